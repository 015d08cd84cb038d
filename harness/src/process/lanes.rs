//! How calls in flight are spread over lanes and connections.

use rpcbench_contract::{Driving, Info};
use rpcbench_records::Load;

/// For each lane, for each of its connections, how many calls are in flight on it.
pub type Spread = Vec<Vec<u32>>;

/// Spreads a load over lanes; the error says why this adapter cannot carry it.
pub fn spread(info: &Info, load: &Load, cpus: usize) -> Result<Spread, String> {
    if load.pattern.scheduled() && info.in_process() {
        return Err("a call within the process has no server that could fall behind: closed loop only".to_owned());
    }
    let connections = connections(info, load)?;
    let lanes = match info.driving {
        Driving::Blocking => connections.len(),
        Driving::Async { .. } => connections.len().min(cpus.max(1)),
    };
    let mut spread = vec![Vec::new(); lanes];
    for (index, in_flight) in connections.into_iter().enumerate() {
        spread[index % lanes].push(in_flight);
    }
    Ok(spread)
}

fn connections(info: &Info, load: &Load) -> Result<Vec<u32>, String> {
    let calls = load.in_flight;
    let default = if info.multiplexes() { 1 } else { calls };
    let connections = load.connections.unwrap_or(default);
    if connections > calls {
        return Err(format!("{connections} connections for {calls} calls in flight leave connections idle"));
    }
    if !info.multiplexes() && connections < calls {
        return Err(format!("one call at a time per connection: {calls} in flight need {calls} connections"));
    }
    let (each, more) = (calls / connections, calls % connections);
    Ok((0..connections).map(|index| each + u32::from(index < more)).collect())
}

#[cfg(test)]
mod tests {
    use rpcbench_contract::{Family, Transport};

    use super::*;

    fn info(driving: Driving) -> Info {
        Info {
            id: "x",
            family: Family::Floor,
            summary: "",
            transport: Transport::Tcp,
            driving,
            thread_per_connection: false,
            lazy: false,
            versions: &[],
        }
    }

    #[test]
    fn each_way_of_driving_spreads_in_its_own_way() {
        let load = Load::closed(5);
        assert_eq!(spread(&info(Driving::Blocking), &load, 2).unwrap(), vec![vec![1]; 5]);
        assert_eq!(
            spread(&info(Driving::Async { multiplexes: false }), &load, 2).unwrap(),
            vec![vec![1, 1, 1], vec![1, 1]]
        );
        assert_eq!(spread(&info(Driving::Async { multiplexes: true }), &load, 2).unwrap(), vec![vec![5]]);
    }

    #[test]
    fn a_fixed_number_of_connections_is_kept_or_refused() {
        let load = Load { connections: Some(2), ..Load::closed(5) };
        assert_eq!(spread(&info(Driving::Async { multiplexes: true }), &load, 1).unwrap(), vec![vec![3, 2]]);
        assert!(spread(&info(Driving::Blocking), &load, 1).unwrap_err().contains("need 5 connections"));
        let load = Load { connections: Some(9), ..Load::closed(5) };
        assert!(spread(&info(Driving::Blocking), &load, 1).unwrap_err().contains("idle"));
    }
}
