//! The arguments of the procedures.

use bytes::Bytes;
use rpcbench_contract::workloads::expression::Expression;
use rpcbench_contract::workloads::model::{Car, LogLine, Media, Player, Ride, SearchResult, Triangle, Update};

use crate::bench_capnp::bench;
use crate::writing::{Fill, count, fill_all};

macro_rules! argument {
    ($params:ident, list $record:ident $init:ident) => {
        impl Fill<Vec<$record>> for bench::$params::Builder<'_> {
            fn fill(self, records: &Vec<$record>) {
                fill_all(self.$init(count(records)), records);
            }
        }
    };
    ($params:ident, one $record:ident $init:ident) => {
        impl Fill<$record> for bench::$params::Builder<'_> {
            fn fill(self, record: &$record) {
                self.$init().fill(record);
            }
        }
    };
    ($params:ident, number $set:ident) => {
        impl Fill<u32> for bench::$params::Builder<'_> {
            fn fill(mut self, number: &u32) {
                self.$set(*number);
            }
        }
    };
}

impl Fill<Bytes> for bench::echo_blob_params::Builder<'_> {
    fn fill(mut self, bytes: &Bytes) {
        self.set_bytes(bytes);
    }
}

argument!(echo_log_params, list LogLine init_lines);
argument!(echo_mesh_params, list Triangle init_triangles);
argument!(echo_player_params, list Player init_players);
argument!(echo_media_params, one Media init_media);
argument!(echo_contacts_params, one Update init_update);
argument!(total_params, list Car init_cars);
argument!(rank_params, list SearchResult init_results);
argument!(eval_params, one Expression init_expression);
argument!(match_ride_params, one Ride init_ride);
argument!(expand_params, number set_count);
argument!(burn_params, number set_rounds);
