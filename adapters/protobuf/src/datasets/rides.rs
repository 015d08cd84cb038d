//! A rider, the drivers on the road, and those who were found near.

use rpcbench_contract::workloads::compute::Near;

use crate::messages::Candidate;

message!(Ride, RideView {
    latitude: [same f64],
    longitude: [same f64],
    wanted: [same u32],
    drivers: [many Driver DriverView],
});

message!(Driver, DriverView {
    id: [same u64],
    latitude: [same f64],
    longitude: [same f64],
});

view!(Candidate, CandidateView {
    driver: [same u64],
    distance: [same f64],
});

impl From<Near> for Candidate {
    fn from(Near { driver, distance }: Near) -> Self {
        Self { driver, distance }
    }
}
