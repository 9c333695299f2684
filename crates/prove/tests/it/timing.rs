use crate::witness::*;
#[test]
fn timing() {
    let solver = cvc5().unwrap();
    for claim in prove::CLAIMS {
        let policy = claim.policy().unwrap();
        let t = std::time::Instant::now();
        let report = prove::prove(&policy, &solver, &[]).unwrap();
        println!("{} {:?} {:?}", claim.id, t.elapsed(), report.findings.iter().filter_map(|f| match &f.outcome { prove::Outcome::Undecided(u) => Some((f.id, u)), _ => None }).collect::<Vec<_>>());
    }
}
