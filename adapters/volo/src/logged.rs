//! A decoder that says on stderr why a peer is dismissed; Volo says it only to subscribers of its traces.

use rpcbench_transport::log_closed;
use volo_thrift::codec::Decoder;
use volo_thrift::context::ThriftContext;
use volo_thrift::{EntryMessage, ThriftException, ThriftMessage};

use crate::adapter::ID;

/// Another decoder, and whose messages it decodes.
pub(crate) struct Logged<D> {
    decoder: D,
    peer: String,
}

impl<D> Logged<D> {
    pub(crate) const fn new(decoder: D, peer: String) -> Self {
        Self { decoder, peer }
    }
}

impl<D: Decoder> Decoder for Logged<D> {
    async fn decode<Msg: Send + EntryMessage, Cx: ThriftContext>(
        &mut self,
        cx: &mut Cx,
    ) -> Result<Option<ThriftMessage<Msg>>, ThriftException> {
        let decoded = self.decoder.decode(cx).await;
        if let Err(error) = &decoded {
            log_closed(ID, &self.peer, error);
        }
        decoded
    }

    async fn is_closed(&self) -> bool {
        self.decoder.is_closed().await
    }
}
