//! The summary of a job and the comment on a pull request.

use rpcbench_records::{Change, Decision};
use rpcbench_reports::decision::markdown;

use crate::fixture::decision::{cell, decision, empty, many, passed};

#[test]
fn a_summary_of_a_job() {
    insta::assert_snapshot!(markdown::summary(&decision()), @r#"
    ## rpcbench: failed

    Regressed: grpc echo/log closed:16: p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %. Besides: 1 cell missing, 3 counts regressed, 1 count missing, 1 expectation missed.

    | Cell | Figure | Base | Head | Change (95 % interval) | Margin | Verdict |
    |---|---|---|---|---|---|---|
    | <code>grpc echo/log closed:16</code> | p50 | 412 µs | 454 µs | +10.2 % (+8.9 to +11.6 %)<br>at first +9.5 % (+5.1 to +14.1 %) in 5 launches; decided on 10 fresh ones | 3 % | **regressed** |
    | <code>grpc echo/log closed:16</code> | time per call | 27.3 µs | 29.8 µs | +9.1 % (+7.0 to +11.2 %)<br>at first +8.4 % (+4.0 to +13.0 %) in 5 launches; decided on 10 fresh ones | 3 % | **regressed** |
    | <code>grpc echo/log closed:16</code> | p99 | 1.31 ms | 1.59 ms | +21.0 % (-12.0 to +66.0 %) | - | - |
    | <code>uds echo/16KiB closed:16</code> |  |  |  | the head is INVALID: 3 wrong answers |  | **missing** |
    | <code>&lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;</code> | p50 | 210 ns | 219 ns | +4.1 % (+1.2 to +7.0 %)<br>the base is SUSPECT: &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; @&#8203;octocat #&#8203;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36; | 3 % | inconclusive |
    | <code>avro-tcp compute/rank poisson:2500/s:64</code> | p50 | 510 µs | 520 µs | +2.0 % (-4.0 to +9.0 %)<br>p50 +2.0 % (-4.0 to +9.0 %): the interval reaches across 3 % | 3 % | inconclusive |
    | <code>tcp echo/64B closed:1</code> | p50 | 52.0 µs | 47.3 µs | -9.0 % (-9.8 to -8.2 %) | 5 % | improved |
    | <code>tcp echo/64B closed:1</code> | time per call | 55.0 µs | 53.4 µs | -3.0 % (-4.3 to -1.6 %) | 5 % | unchanged |
    | <code>binary-bincode echo/16KiB closed:16</code> |  |  |  | the base has no such cell |  | new |

    <details><summary>2 cells unchanged, 1 of them only at a second look; 1 ignored</summary>

    | Cell | Figure | Base | Head | Change (95 % interval) | Margin | Verdict |
    |---|---|---|---|---|---|---|
    | <code>thrift-binary echo/64B closed:1</code> | p50 | 66.1 µs | 66.4 µs | +0.4 % (-0.5 to +1.3 %) | 3 % | unchanged |
    | <code>thrift-binary echo/64B closed:1</code> | time per call | 71.4 µs | 71.5 µs | +0.2 % (-0.8 to +1.2 %) | 3 % | unchanged |
    | <code>local echo/16KiB closed:16</code> |  |  |  | ignored, as was asked |  | ignored |
    | <code>thrift-compact echo/log closed:1</code> | p50 | 121 µs | 122 µs | +0.6 % (-0.9 to +2.1 %)<br>at first +6.1 % (+3.5 to +9.0 %) in 5 launches; decided on 10 fresh ones | 3 % | unchanged |

    </details>

    ### Counts per call

    | Adapter and workload | Count | Base → head | Verdict |
    |---|---|---|---|
    | <code>grpc echo/log</code> | request bytes | 73,588 → 73,589 | **regressed** |
    | <code>tcp echo/64B</code> | request bytes | 72 → 72 (+1 in 32 calls) | **regressed** |
    | <code>local echo/64B</code> | server allocations | 0 → 3 | **regressed** |
    | <code>uds echo/16KiB</code> | request bytes | 16,392 → not counted | **missing** |
    | <code>tcp echo/64B</code> | client allocations | 7 → 2 | improved |
    | <code>binary-bincode &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;</code> | request bytes | not counted → 80 | new |

    1 count unchanged.

    ### Expectations

    | Expectation | Result | Why |
    |---|---|---|
    | <code>p50 of grpc echo/log closed:16 &lt; 420 us</code> | **missed** | p50 is 454 us (449 us to 460 us) |
    | <code>p99 of &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36; &lt; 1 ms</code> | unknown | no such cell was measured |
    | <code>p50 of tcp echo/64B closed:1 &lt; 60 us</code> | kept | p50 is 47.3 us (46.9 us to 47.7 us) |

    ### Remarks

    - Base and head were built with other lock files.
    - The run at &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; @&#8203;octocat #&#8203;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36; was left out.

    <details><summary>How it was decided</summary>

    - Each launch of the base had one of the head beside it, in random order.
    - A time has changed where its whole 95 % interval lies beyond the margin: 3 %, where no cell has its own.
    - An interval rests on 10 launches of each side.
    - The first launches did not clear 2 cells; on these, fresh launches alone decided.
    - Margins rest on the machine's noise floor, measured 2026-11-20T08:00:00Z.
    - Counts repeat exactly: one that grows by more than was allowed is a regression.

    |  | Base | Head |
    |---|---|---|
    | Began | 2026-11-21T08:00:00Z | 2026-11-21T08:00:01Z |
    | Command | <code>base/rpcbench run --preset ci --out '&lt;script&gt;alert('&#92;''x'&#92;'')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;'</code> | <code>head/rpcbench run --preset ci --out '&lt;script&gt;alert('&#92;''x'&#92;'')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;'</code> |
    | CPU | Intel(R) Xeon(R) Processor @&#8203; 2.60GHz | Intel(R) Xeon(R) Processor @&#8203; 2.60GHz |
    | CPUs of the run | 2, 2 physical cores | 2, 2 physical cores |
    | System | Linux 6.1.0 | Linux 6.1.0 |
    | Placement | split: two physical cores: one for the client, one for the server | split: two physical cores: one for the client, one for the server |
    | Client on CPUs | 0 | 0 |
    | Server on CPUs | 1 | 1 |
    | Clock | std::time::Instant, 27.6 ns to read | std::time::Instant, 27.6 ns to read |
    | The loop itself | not measured | not measured |
    | rpcbench | 0.1.0, release build | 0.1.0, release build |
    | Compiler | rustc 1.95.0 for x86&#95;64-unknown-linux-gnu | rustc 1.95.0 for x86&#95;64-unknown-linux-gnu |
    | Lock file | 9f86d081884c7d65 | 9f86d081884c7d65 |
    | Memory | 23.3 GiB | 23.3 GiB |
    | Hypervisor | kvm | kvm |

    </details>
    "#);
}

#[test]
fn a_comment_on_a_pull_request() {
    insta::assert_snapshot!(markdown::comment(&decision()), @r#"
    <!-- rpcbench -->
    ### rpcbench: failed

    Regressed: grpc echo/log closed:16: p50 +10.2 % (+8.9 to +11.6 %), beyond 3 %. Besides: 1 cell missing, 3 counts regressed, 1 count missing, 1 expectation missed.

    | Cell | Change (95 % interval) | Base → head | Verdict |
    |---|---|---|---|
    | <code>grpc echo/log closed:16</code> | p50 +10.2 % (+8.9 to +11.6 %), beyond 3 % | 412 µs → 454 µs | **regressed** |
    | <code>uds echo/16KiB closed:16</code> | the head is INVALID: 3 wrong answers |  | **missing** |
    | <code>&lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;</code> | the base is SUSPECT: &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; @&#8203;octocat #&#8203;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36; | 210 ns → 219 ns | inconclusive |
    | <code>avro-tcp compute/rank poisson:2500/s:64</code> | p50 +2.0 % (-4.0 to +9.0 %): the interval reaches across 3 % | 510 µs → 520 µs | inconclusive |
    | <code>tcp echo/64B closed:1</code> | p50 -9.0 % (-9.8 to -8.2 %), beyond 5 % | 52.0 µs → 47.3 µs | improved |
    | <code>binary-bincode echo/16KiB closed:16</code> | the base has no such cell |  | new |

    2 cells unchanged, 1 of them only at a second look; 1 ignored.

    #### Counts per call

    | Adapter and workload | Count | Base → head | Verdict |
    |---|---|---|---|
    | <code>grpc echo/log</code> | request bytes | 73,588 → 73,589 | **regressed** |
    | <code>tcp echo/64B</code> | request bytes | 72 → 72 (+1 in 32 calls) | **regressed** |
    | <code>local echo/64B</code> | server allocations | 0 → 3 | **regressed** |
    | <code>uds echo/16KiB</code> | request bytes | 16,392 → not counted | **missing** |
    | <code>tcp echo/64B</code> | client allocations | 7 → 2 | improved |
    | <code>binary-bincode &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;</code> | request bytes | not counted → 80 | new |

    1 count unchanged.

    #### Expectations

    | Expectation | Result | Why |
    |---|---|---|
    | <code>p50 of grpc echo/log closed:16 &lt; 420 us</code> | **missed** | p50 is 454 us (449 us to 460 us) |
    | <code>p99 of &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36; &lt; 1 ms</code> | unknown | no such cell was measured |

    #### Remarks

    - Base and head were built with other lock files.
    - The run at &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; @&#8203;octocat #&#8203;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36; was left out.
    "#);
}

#[test]
fn markdown_of_little() {
    insta::assert_snapshot!(markdown::comment(&passed()), @r#"
    <!-- rpcbench -->
    ### rpcbench: passed

    Nothing is worse: 3 cells and 2 counts compared, 1 expectation kept. Improved: tcp echo/64B closed:1: p50 -9.0 % (-9.8 to -8.2 %), beyond 5 %.

    | Cell | Change (95 % interval) | Base → head | Verdict |
    |---|---|---|---|
    | <code>tcp echo/64B closed:1</code> | p50 -9.0 % (-9.8 to -8.2 %), beyond 5 % | 52.0 µs → 47.3 µs | improved |
    | <code>binary-bincode echo/16KiB closed:16</code> | the base has no such cell |  | new |

    2 cells unchanged, 1 of them only at a second look; 1 ignored.

    #### Counts per call

    | Adapter and workload | Count | Base → head | Verdict |
    |---|---|---|---|
    | <code>tcp echo/64B</code> | client allocations | 7 → 2 | improved |
    | <code>binary-bincode &lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77 "&amp;amp; &#93;&#93;&gt; &#92;&#124;  &#91;31m ￿   &#124; x &#124; &#42;&#42;y&#42;&#42; &#36;z&#36;</code> | request bytes | not counted → 80 | new |

    1 count unchanged.
    "#);
    insta::assert_snapshot!(markdown::summary(&empty()), @r"
    ## rpcbench: undecided

    Undecided: there is nothing to compare.

    <details><summary>How it was decided</summary>

    - A time has changed where its whole 95 % interval lies beyond the margin: 3 %, where no cell has its own.

    </details>
    ");
}

/// Fails where foreign text made structure.
fn assert_harmless(text: &str) {
    assert!(!text.contains("<script") && !text.contains("@octocat") && !text.contains("#77"), "{text}");
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()));
    let mut columns = None;
    for line in text.lines() {
        let bars = line.matches('|').count();
        assert!(line.starts_with('|') == (bars > 0), "a bar outside a table: {line}");
        assert!(bars == 0 || *columns.get_or_insert(bars) == bars, "a row of another length: {line}");
        columns = columns.filter(|_| bars > 0);
    }
}

#[test]
fn foreign_text_makes_no_structure_in_markdown() {
    for decision in [decision(), passed(), empty(), many(5_000)] {
        assert_harmless(&markdown::summary(&decision));
        assert_harmless(&markdown::comment(&decision));
    }
    let shown = "&lt;script&gt;alert('x')&lt;/script&gt; a&#124;b &#96;c&#96; &#64;octocat &#35;77";
    assert!(markdown::comment(&decision()).contains(shown));
}

#[test]
fn a_comment_begins_with_its_marker_and_fits() {
    let mut longest = many(5_000);
    longest.cells.iter_mut().for_each(|cell| cell.name = "@".repeat(2_000));
    for decision in [decision(), passed(), empty(), many(5_000), longest] {
        let comment = markdown::comment(&decision);
        assert!(comment.starts_with("<!-- rpcbench -->\n"));
        assert!(comment.len() <= 60_000, "{}", comment.len());
        let summary = markdown::summary(&decision);
        assert!(summary.len() <= 1_000_000, "{}", summary.len());
    }
}

#[test]
fn what_was_left_out_of_a_comment_is_counted() {
    let cells = (0..5_000).map(|at| cell(&format!("cell-{at}"), Change::Regressed)).collect();
    let comment = markdown::comment(&Decision { cells, counts: Vec::new(), ..decision() });
    let shown = comment.lines().filter(|line| line.starts_with("| <code>cell-")).count();
    assert!(shown > 100, "{shown}");
    assert!(comment.contains(&format!("\nand {} more\n", 5_000 - shown)), "{shown}");
}
