//! Who listens on a TCP port: whether a guest has the port that it was told, or another one.

use std::collections::BTreeMap;
use std::fs;

use super::tree;

/// The state of a listening socket in `/proc/net/tcp` (the kernel's `TCP_LISTEN`).
const LISTENING: &str = "0A";

/// Listening sockets of this machine: each inode with its port. `None` where the system does not tell.
fn sockets() -> Option<BTreeMap<u64, u16>> {
    let texts = ["/proc/net/tcp", "/proc/net/tcp6"].map(fs::read_to_string);
    let texts: Vec<String> = texts.into_iter().flatten().collect();
    (!texts.is_empty()).then(|| texts.iter().flat_map(|text| text.lines().filter_map(parse)).collect())
}

/// A line of the file, where its socket listens: inode and port.
fn parse(line: &str) -> Option<(u64, u16)> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let (_, port) = fields.get(1)?.rsplit_once(':')?;
    let listens = fields.get(3) == Some(&LISTENING);
    let both = (fields.get(9)?.parse().ok()?, u16::from_str_radix(port, 16).ok()?);
    listens.then_some(both)
}

/// The ports on which descendants of this process listen; `None` where the system does not tell.
pub(super) fn of_descendants() -> Option<Vec<u16>> {
    let sockets = sockets()?;
    let held = tree::descendants(std::process::id()).into_iter().flat_map(|stat| held(stat.id));
    let mut ports: Vec<u16> = held.filter_map(|inode| sockets.get(&inode).copied()).collect();
    ports.sort_unstable();
    ports.dedup();
    Some(ports)
}

/// The inodes of a process's sockets.
fn held(id: u32) -> Vec<u64> {
    let entries = fs::read_dir(tree::folder(id).join("fd")).into_iter().flatten().flatten();
    let links = entries.filter_map(|entry| fs::read_link(entry.path()).ok());
    links.filter_map(|link| link.to_str()?.strip_prefix("socket:[")?.strip_suffix(']')?.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn listening_sockets_are_told_from_others() {
        let listening =
            "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 4242 1 0 100 0 0 10 0";
        assert_eq!(parse(listening), Some((4242, 8080)));
        assert_eq!(parse(&listening.replace(" 0A ", " 01 ")), None);
        assert_eq!(
            parse("  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode"),
            None
        );
        assert_eq!(parse(""), None);
    }
}
