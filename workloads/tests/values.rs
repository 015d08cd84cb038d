//! The generated values have the sizes, the counts and the variety that the documentation states.

use rpcbench_workloads::model::{GameMode, LogLine};
use rpcbench_workloads::{Case, Reply, Request, Workload};

fn cases(id: &str) -> Vec<Case> {
    let workload = Workload::find(id).unwrap();
    [0, 1, 42, 0xdead_beef, u64::MAX].iter().flat_map(|seed| workload.cases(*seed)).collect()
}

fn mean_bytes(id: &str) -> usize {
    let packed = |case: &Case| bincode::serde::encode_to_vec(&case.request, bincode::config::standard()).unwrap();
    let cases = cases(id);
    cases.iter().map(|case| packed(case).len()).sum::<usize>() / cases.len()
}

#[test]
fn blobs_have_the_size_of_their_name() {
    for (id, size) in [
        ("echo/0B", 0),
        ("echo/64B", 64),
        ("echo/1KiB", 1 << 10),
        ("echo/16KiB", 16 << 10),
        ("echo/256KiB", 256 << 10),
        ("echo/1MiB", 1 << 20),
    ] {
        for case in Workload::find(id).unwrap().cases(3) {
            assert!(matches!(&case.request, Request::EchoBlob(bytes) if bytes.len() == size), "{id}");
        }
    }
}

#[test]
fn records_have_the_sizes_that_are_documented() {
    let near = |id: &str, low: usize, high: usize| {
        let mean = mean_bytes(id);
        assert!((low..=high).contains(&mean), "{id}: {mean} bytes");
    };
    near("echo/log", 1_100, 1_350);
    near("echo/mesh", 4_800, 4_804);
    near("echo/player", 4 * 1_100, 4 * 1_300);
    near("echo/media", 250, 380);
    near("echo/contacts", 1_750, 2_050);
    near("compute/total", 2_000, 6_500);
    near("compute/rank", 40_000, 110_000);
    near("compute/eval", 25, 60);
    near("compute/match", 6_000, 12_000);
}

#[test]
fn counts_are_within_their_bounds_and_reach_far() {
    let counts = |id, of: fn(&Request) -> usize| {
        let mut counts: Vec<usize> = cases(id).iter().map(|case| of(&case.request)).collect();
        counts.sort_unstable();
        (counts[0], counts[counts.len() - 1])
    };
    let within = |id, (low, high), of| {
        let (least, most) = counts(id, of);
        assert!(low <= least && most <= high, "{id}: {least} to {most}");
        assert!(most - least >= (high - low) / 2, "{id}: {least} to {most} of {low} to {high}");
    };
    within("echo/log", (16, 16), |r| if let Request::EchoLog(lines) = r { lines.len() } else { 0 });
    within("echo/mesh", (100, 100), |r| if let Request::EchoMesh(triangles) = r { triangles.len() } else { 0 });
    within("echo/player", (4, 4), |r| if let Request::EchoPlayer(players) = r { players.len() } else { 0 });
    within("echo/media", (2, 2), |r| if let Request::EchoMedia(media) = r { media.images.len() } else { 0 });
    within("echo/contacts", (20, 39), |r| if let Request::EchoContacts(u) = r { u.contacts.len() } else { 0 });
    within("compute/total", (0, 199), |r| if let Request::Total(cars) = r { cars.len() } else { usize::MAX });
    within("compute/rank", (0, 999), |r| if let Request::Rank(results) = r { results.len() } else { usize::MAX });
    within("compute/eval", (2, 12), |r| if let Request::Eval(tree) = r { tree.depth() } else { 0 });
    within("compute/match", (200, 600), |r| if let Request::Match(ride) = r { ride.drivers.len() } else { 0 });
    within("compute/expand", (1, 100), |r| if let Request::Expand(count) = r { *count as usize } else { 0 });
}

#[test]
fn options_are_there_and_absent_and_every_choice_occurs() {
    let players: Vec<_> = cases("echo/player")
        .into_iter()
        .flat_map(|case| if let Reply::EchoPlayer(players) = case.reply { players } else { Vec::new() })
        .collect();
    for (name, present) in [
        ("spawn_dimension", players.iter().filter(|player| player.spawn_dimension.is_some()).count()),
        ("spawn_forced", players.iter().filter(|player| player.spawn_forced.is_some()).count()),
        ("entered_nether_at", players.iter().filter(|player| player.entered_nether_at.is_some()).count()),
        ("vehicle", players.iter().filter(|player| player.vehicle.is_some()).count()),
        ("left_shoulder", players.iter().filter(|player| player.left_shoulder.is_some()).count()),
        ("right_shoulder", players.iter().filter(|player| player.right_shoulder.is_some()).count()),
    ] {
        assert!((1..players.len()).contains(&present), "{name}: {present} of {}", players.len());
    }
    assert!(GameMode::ALL.iter().all(|mode| players.iter().any(|player| player.mode == *mode)));
}

#[test]
fn texts_are_not_all_ascii() {
    for id in ["echo/media", "echo/contacts", "echo/player", "compute/total"] {
        let ascii = |case: &Case| serde_json::to_string(&case.request).unwrap().is_ascii();
        assert!(!cases(id).iter().all(ascii), "{id}");
    }
}

#[test]
fn log_lines_follow_each_other_in_time() {
    for case in cases("echo/log") {
        let Request::EchoLog(lines) = case.request else { panic!() };
        let day = |line: &LogLine| line.date[..11].to_owned();
        assert!(lines.windows(2).all(|pair| day(&pair[0]) == day(&pair[1]) && pair[0].date <= pair[1].date));
    }
}
