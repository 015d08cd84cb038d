//! Riders and drivers.

record! {
    Driver, DriverView, driver {
        id: [same u64] get_id set_id,
        latitude: [same f64] get_latitude set_latitude,
        longitude: [same f64] get_longitude set_longitude,
    }
}

record! {
    Ride, RideView, ride {
        latitude: [same f64] get_latitude set_latitude,
        longitude: [same f64] get_longitude set_longitude,
        wanted: [same u32] get_wanted set_wanted,
        drivers: [many DriverView] get_drivers init_drivers,
    }
}

record! {
    Candidate, CandidateView, candidate {
        driver: [same u64] get_driver set_driver,
        distance: [same f64] get_distance set_distance,
    }
}
