//! Every codec: what it must not believe, what it must not refuse, and whose bytes it writes.

use rpcbench_binary::codec::{Bincode, CodecError, WireCodec};
use rpcbench_contract::workloads::expression::{Expression, MAX_DEPTH, Operand, Operation};
use rpcbench_contract::workloads::model::{Abilities, GameMode, Item, Player, RecipeBook};
use rpcbench_contract::workloads::{Procedure, Proof, Reply, Request, WORKLOADS, Workload, compute};

/// The cases of a workload that are looked at.
fn cases(workload: &Workload) -> impl Iterator<Item = Request> {
    workload.cases(3).into_iter().take(4).map(|case| case.request)
}

fn encoded<C: WireCodec>(request: &Request) -> Vec<u8> {
    let mut bytes = Vec::new();
    C::encode_request(&C::prepare(request), &mut bytes).unwrap();
    bytes
}

fn decoded<C: WireCodec>(procedure: Procedure, bytes: &[u8]) -> Result<Request, CodecError> {
    C::decode_request(procedure, bytes).map(|request| Request::gather(&request).unwrap())
}

fn what_is_written_is_read_back<C: WireCodec>() {
    for workload in WORKLOADS {
        for request in cases(workload) {
            assert!(decoded::<C>(workload.procedure, &encoded::<C>(&request)).unwrap() == request);
            let reply = C::answer(C::prepare(&request)).unwrap();
            assert_eq!(Proof::of(&reply), compute::answer(&request).unwrap().proof(), "{}", workload.id);
            let mut bytes = vec![9];
            C::encode_reply(&reply, &mut bytes).unwrap();
            let back = C::decode_reply(workload.procedure, &bytes[1..]).unwrap();
            assert!(Reply::gather(&back).unwrap() == compute::answer(&request).unwrap(), "{}", workload.id);
        }
    }
}

fn a_value_that_is_cut_or_too_long_is_an_error<C: WireCodec>() {
    for workload in WORKLOADS {
        let mut bytes = encoded::<C>(&cases(workload).next().unwrap());
        let step = (bytes.len() / 400).max(1);
        for end in (0..bytes.len()).step_by(step) {
            assert!(decoded::<C>(workload.procedure, &bytes[..end]).is_err(), "{} at {end}", workload.id);
        }
        bytes.push(0);
        let error = decoded::<C>(workload.procedure, &bytes).unwrap_err();
        assert!(error.to_string().contains("left over"), "{error}");
    }
}

/// Lengths in every place that may have one, as each codec writes them.
fn a_false_length_is_an_error<C: WireCodec>() {
    for length in [u64::MAX, 1 << 60, 1 << 40, 1 << 33] {
        let fixed = length.to_le_bytes().to_vec();
        let long = [&[253][..], &fixed].concat();
        for lie in [fixed, long, variable(length)] {
            for start in [0, 1, 4, 8, 9, 17] {
                let bytes = [&vec![1; start][..], &lie, &[1; 400]].concat();
                for procedure in Procedure::ALL {
                    // What it says is another matter; that it says anything is the proof: nothing was allocated for it.
                    let _ = C::decode_request(procedure, &bytes);
                    let _ = C::decode_reply(procedure, &bytes);
                }
                if start == 0 {
                    assert!(decoded::<C>(Procedure::EchoPlayer, &bytes).is_err());
                }
            }
        }
    }
}

fn variable(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    bytes.push(number.to_le_bytes()[0]);
    bytes
}

fn a_tree_that_is_too_deep_is_an_error<C: WireCodec>() {
    let tower = |depth: usize| {
        let leaf = || Expression { operation: Operation::Add, left: Operand::Number(1), right: Operand::Number(-2) };
        (1..depth).fold(leaf(), |below, _| Expression { left: Operand::Nested(Box::new(below)), ..leaf() })
    };
    let decode = |depth| decoded::<C>(Procedure::Eval, &encoded::<C>(&Request::Eval(tower(depth))));
    assert!(decode(MAX_DEPTH).unwrap() == Request::Eval(tower(MAX_DEPTH)));
    for depth in [MAX_DEPTH + 1, 2 * MAX_DEPTH, 2000] {
        let error = decode(depth).unwrap_err().to_string();
        assert!(!error.is_empty());
    }
    // A tree without end, as each codec would write one: an operation, and a nested left side.
    for level in [&[0, 1][..], &[0, 0, 0, 0, 1, 0, 0, 0]] {
        assert!(decoded::<C>(Procedure::Eval, &level.repeat(1 << 20)).is_err());
    }
}

/// A player with nothing: of all elements of a list the one that is smallest on the wire for what it takes in memory.
fn nobody() -> Player {
    let item = Item { count: 0, slot: 0, id: String::new() };
    let abilities = Abilities {
        walk_speed: 0.0,
        fly_speed: 0.0,
        may_fly: false,
        flying: false,
        invulnerable: false,
        may_build: false,
        instabuild: false,
    };
    let recipe_book = RecipeBook { recipes: vec![], to_be_displayed: vec![], filtering: false, open: false };
    Player {
        mode: GameMode::Survival,
        previous_mode: GameMode::Survival,
        score: 0,
        dimension: String::new(),
        selected_slot: 0,
        selected_item: item,
        spawn_dimension: None,
        spawn_x: 0,
        spawn_y: 0,
        spawn_z: 0,
        spawn_forced: None,
        sleep_timer: 0,
        food_exhaustion: 0.0,
        food_saturation: 0.0,
        food_tick_timer: 0,
        xp_level: 0,
        xp_progress: 0.0,
        xp_total: 0,
        xp_seed: 0,
        inventory: vec![],
        ender_items: vec![],
        abilities,
        entered_nether_at: None,
        vehicle: None,
        left_shoulder: None,
        right_shoulder: None,
        seen_credits: false,
        recipe_book,
    }
}

fn what_grows_most_is_no_false_length<C: WireCodec>() {
    for count in [1, 400, 500, 6_500, 9_000, 50_000] {
        let request = Request::EchoPlayer(vec![nobody(); count]);
        let bytes = encoded::<C>(&request);
        assert!(decoded::<C>(Procedure::EchoPlayer, &bytes).unwrap() == request, "{count}: {} bytes", bytes.len());
    }
}

macro_rules! codecs {
    ($($(#[$meta:meta])* $name:ident: $codec:ty;)*) => { $(
        $(#[$meta])*
        mod $name {
            #[test]
            fn what_is_written_is_read_back() {
                super::what_is_written_is_read_back::<$codec>();
            }
            #[test]
            fn a_value_that_is_cut_or_too_long_is_an_error() {
                super::a_value_that_is_cut_or_too_long_is_an_error::<$codec>();
            }
            #[test]
            fn a_false_length_is_an_error() {
                super::a_false_length_is_an_error::<$codec>();
            }
            #[test]
            fn a_tree_that_is_too_deep_is_an_error() {
                super::a_tree_that_is_too_deep_is_an_error::<$codec>();
            }
            #[test]
            fn what_grows_most_is_no_false_length() {
                super::what_grows_most_is_no_false_length::<$codec>();
            }
        }
    )* };
}

codecs! {
    bincode: super::Bincode;
    #[cfg(feature = "postcard")]
    postcard: rpcbench_binary::codec::Postcard;
    #[cfg(feature = "wincode")]
    wincode: rpcbench_binary::codec::Wincode;
}

/// wincode's bytes are bincode 1's, which serde writes from the model itself: its records are the model's.
#[cfg(feature = "wincode")]
#[test]
fn wincode_writes_what_bincode_1_writes() {
    use rpcbench_binary::codec::Wincode;

    fn legacy(value: &impl serde::Serialize) -> Vec<u8> {
        ::bincode::serde::encode_to_vec(value, ::bincode::config::legacy()).unwrap()
    }
    for workload in WORKLOADS {
        for request in cases(workload) {
            // As a variant, an enum's number stands before its value.
            assert_eq!(encoded::<Wincode>(&request), legacy(&request)[4..], "{}", workload.id);
            let mut bytes = Vec::new();
            Wincode::encode_reply(&Wincode::answer(Wincode::prepare(&request)).unwrap(), &mut bytes).unwrap();
            assert_eq!(bytes, legacy(&compute::answer(&request).unwrap())[4..], "{}", workload.id);
        }
    }
}

#[test]
fn the_versions_are_those_of_the_lock_file() {
    let lock = include_str!("../../../Cargo.lock");
    let libraries = [
        <Bincode as WireCodec>::INFO,
        #[cfg(feature = "postcard")]
        <rpcbench_binary::codec::Postcard as WireCodec>::INFO,
        #[cfg(feature = "wincode")]
        <rpcbench_binary::codec::Wincode as WireCodec>::INFO,
    ];
    for version in libraries.iter().flat_map(|info| info.versions) {
        let entry = format!("name = \"{}\"\nversion = \"{}\"\n", version.name, version.version);
        assert!(lock.contains(&entry), "{} {} is not in the lock file", version.name, version.version);
    }
}
