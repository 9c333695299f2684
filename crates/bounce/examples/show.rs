//! Says what files with messages are: `cargo run -p bounce --example show -- FILE...`

fn main() -> std::io::Result<()> {
    for file in std::env::args().skip(1) {
        let returned = bounce::read(&std::fs::read(&file)?);
        println!("{file}: {}", returned.kind);
        for one in &returned.recipients {
            let status = one
                .status
                .map(|status| status.to_string())
                .unwrap_or_default();
            let reply = one.reply.map(|reply| reply.to_string()).unwrap_or_default();
            println!(
                "  {}: {} {} {status} {reply} {}",
                one.address, one.kind, one.cause, one.diagnostic
            );
        }
        let original = &returned.original;
        println!(
            "  original {:?} to {:?}",
            original.message_id(),
            original.to()
        );
    }
    Ok(())
}
