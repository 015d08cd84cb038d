//! Every pool is made, repeats for its seed, differs for others, and never changes its meaning.

use std::collections::HashSet;

use rpcbench_workloads::{Case, INPUT_ONLY, Procedure, Request, WORKLOADS, Workload};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

const SEEDS: [u64; 2] = [0, u64::MAX];

fn packed(value: &impl Serialize) -> Vec<u8> {
    bincode::serde::encode_to_vec(value, bincode::config::standard()).unwrap()
}

fn requests(workload: &Workload, seed: u64) -> Vec<Request> {
    workload.cases(seed).into_iter().map(|case| case.request).collect()
}

#[test]
fn ids_are_unique_and_found() {
    let all = || WORKLOADS.iter().chain(INPUT_ONLY);
    assert_eq!(all().map(|workload| workload.id).collect::<HashSet<_>>().len(), WORKLOADS.len() + INPUT_ONLY.len());
    assert!(all().all(|workload| Workload::find(workload.id).is_some_and(|found| found.summary == workload.summary)));
    assert!(Workload::find("echo/2B").is_none());
}

#[test]
fn every_procedure_has_a_workload() {
    let covered: HashSet<_> = WORKLOADS.iter().map(|workload| workload.procedure).collect();
    assert_eq!(covered.len(), Procedure::ALL.len());
}

#[test]
fn every_pool_is_full_and_of_its_procedure() {
    for workload in WORKLOADS {
        for seed in SEEDS {
            let cases = workload.cases(seed);
            assert_eq!(cases.len(), workload.pool, "{}", workload.id);
            for Case { request, reply, proof } in cases {
                assert_eq!((request.procedure(), reply.procedure()), (workload.procedure, workload.procedure));
                assert_eq!(reply.proof(), proof);
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_pool_and_another_seed_another() {
    for workload in WORKLOADS.iter().filter(|workload| workload.id != "echo/0B") {
        let pool = requests(workload, 7);
        assert!(pool == requests(workload, 7), "{}", workload.id);
        for seed in SEEDS {
            assert!(pool != requests(workload, seed), "{} with seed {seed}", workload.id);
        }
    }
}

#[test]
fn consecutive_requests_differ() {
    for workload in WORKLOADS {
        for seed in SEEDS {
            let pool = requests(workload, seed);
            assert!(pool.windows(2).all(|pair| pair[0] != pair[1]), "{} with seed {seed}", workload.id);
        }
    }
}

/// A change of these numbers is a change of what is measured: results before and after it do not compare.
#[test]
fn pools_never_change_their_meaning() {
    let fingerprints: Vec<String> = WORKLOADS
        .iter()
        .map(|workload| format!("{} {:016x}", workload.id, xxh3_64(&packed(&requests(workload, 1)))))
        .collect();
    assert_eq!(fingerprints, FINGERPRINTS);
}

const FINGERPRINTS: [&str; 17] = [
    "echo/0B bac0c69c15810e04",
    "echo/64B 4a7edbf80486a658",
    "echo/1KiB fa66bb0fc857ea7e",
    "echo/16KiB 03dadff880ad9525",
    "echo/256KiB df8f1e79beb90e15",
    "echo/1MiB d8f6c3d8e6bb84a0",
    "echo/log 2a35b4177d240cc8",
    "echo/mesh 151ff09fbe6875b6",
    "echo/player 81c2a7167f6f9725",
    "echo/media 956a8ae1262e866a",
    "echo/contacts b7c44dc7504c454c",
    "compute/total 6102dd53140839c5",
    "compute/rank 1d666135954f8544",
    "compute/eval fbe17a013e7dcfa1",
    "compute/match 4c98241f86c9d234",
    "compute/expand 7b9a975f082a0d85",
    "compute/burn 1ccba0b1ec1c6d09",
];
