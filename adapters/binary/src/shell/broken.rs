//! Why a client's connection can no longer be used.

use rpcbench_contract::CallError;

use crate::protocol::Ending;

/// Why nothing can be called any more.
pub(super) struct Broken {
    pub(super) kind: fn(String) -> CallError,
    pub(super) reason: String,
}

impl Broken {
    pub(super) fn of(ending: &Ending, goodbye: Option<String>) -> Self {
        let reason = match (ending, goodbye) {
            (Ending::Finished | Ending::Cut(_), Some(text)) => format!("the server said goodbye: {text}"),
            (Ending::Finished, None) => "the server closed the connection".to_owned(),
            _ => ending.to_string(),
        };
        let kind = if matches!(ending, Ending::Violated(_)) { CallError::Protocol } else { CallError::Connection };
        Self { kind, reason }
    }

    pub(super) fn error(&self) -> CallError {
        (self.kind)(self.reason.clone())
    }
}
