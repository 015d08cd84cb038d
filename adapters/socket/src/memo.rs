//! Proofs that were found once.

use std::cell::RefCell;
use std::collections::HashMap;

use rpcbench_contract::workloads::{Procedure, Proof};
use xxhash_rust::xxh3::xxh3_64;

/// How many proofs are remembered; every pool of requests is far smaller.
const MOST: usize = 4096;

/// Remembers which proof belongs to which bytes: the first time a reply is decoded whole, and from then on checking it
/// costs one hash of its bytes. The hash has the 64 bits that a proof has, so the check is as strong.
#[derive(Debug, Default)]
pub(crate) struct Memo(RefCell<HashMap<Key, Proof>>);

/// The procedure stands beside the hash, not in its seed: of a few bytes, two seeds give two hashes that are easily alike.
type Key = (Procedure, u64);

impl Memo {
    /// The proof of a reply's canonical bytes, found by `find` where it is not remembered.
    pub(crate) fn proof(&self, procedure: Procedure, bytes: &[u8], find: impl FnOnce() -> Proof) -> Proof {
        let key = (procedure, xxh3_64(bytes));
        let known = self.0.borrow().get(&key).copied();
        known.unwrap_or_else(|| {
            let proof = find();
            self.remember(key, proof);
            proof
        })
    }

    fn remember(&self, key: Key, proof: Proof) {
        let mut proofs = self.0.borrow_mut();
        if proofs.len() < MOST {
            proofs.insert(key, proof);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use rpcbench_contract::workloads::Reply;

    use super::*;

    #[test]
    fn a_proof_is_found_once_for_the_same_bytes_of_the_same_procedure() {
        let (memo, found) = (Memo::default(), Cell::new(0));
        let find = |hash| {
            found.set(found.get() + 1);
            Reply::Burn(hash).proof()
        };
        let first = memo.proof(Procedure::Burn, b"abc", || find(1));
        assert_eq!(memo.proof(Procedure::Burn, b"abc", || find(2)), first);
        assert_ne!(memo.proof(Procedure::Burn, b"abd", || find(3)), first);
        assert_ne!(memo.proof(Procedure::Total, b"abc", || find(4)), first);
        assert_eq!(found.get(), 3);
    }

    #[test]
    fn it_never_holds_more_than_its_bound_and_stays_right_beyond_it() {
        let memo = Memo::default();
        for round in 0..2 {
            for number in 0..MOST as u64 + 100 {
                let proof = memo.proof(Procedure::Burn, &number.to_le_bytes(), || Reply::Burn(number).proof());
                assert_eq!(proof, Reply::Burn(number).proof(), "round {round}");
            }
        }
        assert_eq!(memo.0.borrow().len(), MOST);
    }
}
