//! What to listen on.

use std::path::Path;

use rpcbench_contract::{Endpoint, SetupError, Transport};

use crate::path::SocketPath;

/// What to listen on: what was asked for, of whatever transport, or anything that is free of the adapter's own.
pub(crate) fn place(listen: Option<&Endpoint>, transport: Transport) -> Result<Endpoint, SetupError> {
    let place = listen.cloned().unwrap_or_else(|| Endpoint::free(transport));
    let refused = |cause: &str| SetupError::Listen { endpoint: place.to_string(), cause: cause.to_owned() };
    match &place {
        Endpoint::Local => Err(refused("a listener needs an address")),
        Endpoint::Tls { certificate: Some(_), .. } => {
            Err(refused("a server makes a certificate of its own: listen on tls:HOST:PORT alone"))
        }
        Endpoint::Unix(path) if path == Path::new("") => Ok(Endpoint::Unix(SocketPath::fresh())),
        Endpoint::Tcp(_) | Endpoint::Tls { .. } | Endpoint::Unix(_) => Ok(place),
    }
}

/// What it says of a place that cannot be listened on.
pub(crate) fn refused<E: ToString>(place: &Endpoint) -> impl Fn(E) -> SetupError + '_ {
    |error| SetupError::Listen { endpoint: place.to_string(), cause: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transport_is_the_adapters_own_unless_an_endpoint_says_another() {
        let free = place(None, Transport::Tcp).unwrap();
        assert_eq!(free, "tcp:127.0.0.1:0".parse().unwrap());
        let asked: Endpoint = "unix:/tmp/a.sock".parse().unwrap();
        assert_eq!(place(Some(&asked), Transport::Tcp).unwrap(), asked);
        let fresh = [(); 2].map(|()| place(Some(&Endpoint::free(Transport::Unix)), Transport::Tcp).unwrap());
        assert_ne!(fresh[0], fresh[1]);
    }

    #[test]
    fn what_cannot_be_listened_on_is_refused() {
        let with_certificate: Endpoint = "tls:127.0.0.1:0,cert=MAMBAgM".parse().unwrap();
        let said = place(Some(&with_certificate), Transport::Tcp).unwrap_err().to_string();
        assert!(said.contains("of its own") && !said.contains("MAMBAgM"), "{said}");
        assert!(place(Some(&Endpoint::Local), Transport::Tcp).is_err());
    }
}
