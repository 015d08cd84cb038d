//! Where a server runs already, as a person writes it.

use rpcbench_harness::contract::Endpoint;

/// What can be written for a server that is not ours.
const FORMS: &str = "write tcp:HOST:PORT, where HOST is a number or localhost, or unix:/PATH";
/// How an address begins. Some of them cannot be used, and none of them is a command.
const SCHEMES: [&str; 5] = ["tcp:", "unix:", "tls:", "http://", "https://"];
/// How much of a text is quoted.
const QUOTED: usize = 60;

/// Reads an endpoint; `localhost` is 127.0.0.1.
pub(super) fn endpoint(text: &str) -> Result<Endpoint, String> {
    let (scheme, place) = text.strip_prefix("tcp:").map_or(("", text), |place| ("tcp:", place));
    let text = place.strip_prefix("localhost:").map_or(text.to_owned(), |port| format!("{scheme}127.0.0.1:{port}"));
    text.parse().map_err(|error| format!("{error}"))
}

/// Reads the address of a server that is not ours. A certificate is in no message: it is long and tells a person nothing.
pub(crate) fn address(text: &str) -> Result<Endpoint, String> {
    if ["tls:", "https://"].iter().any(|scheme| text.starts_with(scheme)) {
        return Err(format!("a server that is not ours is not called over TLS (yet): {FORMS}"));
    }
    let quoted: String = text.chars().take(QUOTED).collect();
    if let Some(place) = of_url(text) {
        return Err(format!("`{quoted}` is a URL: did you mean `tcp:{place}`?"));
    }
    match endpoint(text) {
        Ok(Endpoint::Local) | Err(_) => Err(format!("`{quoted}` is no address of a server: {FORMS}")),
        Ok(endpoint) => Ok(endpoint),
    }
}

/// True where a text is meant as an address; one without a scheme is an error that says what was meant.
pub(crate) fn is_address(text: &str) -> Result<bool, String> {
    if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
        return Ok(true);
    }
    if is_place(text) {
        return Err(format!("`{text}` is no command: did you mean `tcp:{text}`?"));
    }
    Ok(false)
}

fn of_url(text: &str) -> Option<&str> {
    let place = text.strip_prefix("http://")?.split('/').next()?;
    is_place(place).then_some(place)
}

/// `HOST:PORT`, in one word.
fn is_place(text: &str) -> bool {
    let of_a_host = |letter: char| letter.is_ascii_alphanumeric() || ".-:[]".contains(letter);
    let parts = text.rsplit_once(':').filter(|(host, _)| !host.is_empty() && host.chars().all(of_a_host));
    parts.is_some_and(|(_, port)| port.parse::<u16>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_localhost_is_a_number() {
        for (text, read) in [
            ("127.0.0.1:4000", "tcp:127.0.0.1:4000"),
            ("localhost:4000", "tcp:127.0.0.1:4000"),
            ("tcp:localhost:4000", "tcp:127.0.0.1:4000"),
            ("tcp:[::1]:4000", "tcp:[::1]:4000"),
            ("unix:localhost:4", "unix:localhost:4"),
        ] {
            assert_eq!(address(text).unwrap().to_string(), read);
        }
    }

    #[test]
    fn what_is_no_address_says_what_to_write() {
        for (text, why) in [
            ("tls:127.0.0.1:4000,cert=MAMBAgM", "not called over TLS (yet): write tcp:HOST:PORT"),
            ("https://a:1", "not called over TLS (yet)"),
            ("http://127.0.0.1:1/rpc", "did you mean `tcp:127.0.0.1:1`?"),
            ("local", "unix:/PATH"),
            ("example.org:1", "HOST is a number"),
            ("localhost", "tcp:HOST:PORT"),
        ] {
            let said = address(text).unwrap_err();
            assert!(said.contains(why) && !said.contains("cert") && !said.contains("tls:"), "{text}: {said}");
        }
    }

    #[test]
    fn a_command_is_told_from_an_address() {
        for text in ["tcp:127.0.0.1:1", "unix:/a b", "tls:nonsense", "http://x"] {
            assert_eq!(is_address(text), Ok(true), "{text}");
        }
        for text in ["./a {port}", "./a 127.0.0.1:{port}", "./a:1", "a --at b:1"] {
            assert_eq!(is_address(text), Ok(false), "{text}");
        }
        for text in ["127.0.0.1:1", "[::1]:1", "localhost:80"] {
            assert!(is_address(text).unwrap_err().contains(&format!("did you mean `tcp:{text}`?")), "{text}");
        }
    }
}
