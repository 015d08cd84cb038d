//! Where a procedure is found.

use rpcbench_contract::workloads::Procedure;

/// The path of a procedure: its name in kebab case.
#[must_use]
pub const fn path(procedure: Procedure) -> &'static str {
    match procedure {
        Procedure::EchoBlob => "/echo-blob",
        Procedure::EchoLog => "/echo-log",
        Procedure::EchoMesh => "/echo-mesh",
        Procedure::EchoPlayer => "/echo-player",
        Procedure::EchoMedia => "/echo-media",
        Procedure::EchoContacts => "/echo-contacts",
        Procedure::Total => "/total",
        Procedure::Rank => "/rank",
        Procedure::Eval => "/eval",
        Procedure::Match => "/match",
        Procedure::Expand => "/expand",
        Procedure::Burn => "/burn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_the_name_in_kebab_case() {
        for procedure in Procedure::ALL {
            let words = path(procedure)[1..].split('-');
            let name: String = words.map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            assert_eq!(name, procedure.name());
        }
    }
}
