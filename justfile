# Shortcuts. Nothing depends on `just`: each recipe is a command that can be typed.
# `just --list` shows them; CI is `.ci/run`.

set positional-arguments

# What exists
default:
    @just --list --unsorted

# Every test
test *args:
    cargo nextest run --workspace "$@"

# Everything that must hold before a change lands (installs what it needs: Debian 12)
ci:
    bash .ci/run

# Formatting and lints
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# The crates' documentation, with warnings as errors
doc *args:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps "$@"

# Licences, bans, sources (cargo install cargo-deny)
deny:
    cargo deny --offline check bans licenses sources

# 10^7 compared decisions per generator, instead of the 10^5 of CI; a quarter of an hour or more
diff-long cases="10000000" seed="1":
    DEMUR_DIFF_CASES={{ cases }} DEMUR_DIFF_SEED={{ seed }} cargo test --release --package policy --test it -- decide_as_cedar_decides in_plain_cedar --nocapture
    DEMUR_TOWNS=20000 cargo test --release --package decide --test it -- differential --nocapture

# All generated inputs, many times as often as in CI
fuzz-long cases="100000":
    PROPTEST_CASES={{ cases }} cargo nextest run --release --workspace

# How fast the ledger is on this disk
bench-ledger people="100000":
    cargo run --release --package ledger --example rates -- {{ people }}

# A storm of objections, each acknowledged on its own, beside plain inserts of the same rows
bench-storm people="1000000" objections="200000" on="sqlite":
    cargo run --release --package ledger --example storm -- {{ people }} {{ objections }} {{ on }}

# The mixes of GDPRbench's four workloads on the ledger in PostgreSQL, beside a plain table
bench-gdpr records="10000" operations="1000":
    cargo run --release --package ledger --example gdprbench -- {{ records }} {{ operations }}

# Mixed events of the platform over HTTP, in large requests, beside the same bytes in a plain file
bench-inbox events="1000000" batch="50000":
    cargo build --release --bin demur
    "${DEMUR_PYTHON:-python3}" bench/inbox.py --events {{ events }} --batch {{ batch }}

# Thousands of members who object by their links at once, alone and while sets are compiled
bench-crowd people="20000" members="2000" rounds="2":
    cargo build --release --bin demur
    "${DEMUR_PYTHON:-python3}" bench/objecting.py --people {{ people }} --members {{ members }} --rounds {{ rounds }}

# The same mix as of bench-inbox without HTTP and JSON: what the ledger alone makes of it
bench-events events="500000" batch="50000":
    cargo run --release --package ledger --example events -- {{ events }} {{ batch }}

# A campaign to a local mail server that throws mails away, beside smtp-source (Debian package postfix)
bench-notices people="1000000":
    cargo run --release --package notice --example campaign -- {{ people }}

# The fictional platform as files
sample folder="town" people="10000" seed="7":
    cargo run --release -- sample {{ folder }} --people {{ people }} --seed {{ seed }}

# 100 million items of 10 million people decided, beside DuckDB and Polars (7 GB below target/)
bench-decide items="100000000" people="10000000" rounds="5":
    "${DEMUR_PYTHON:-python3}" bench/decide.py --items {{ items }} --people {{ people }} --rounds {{ rounds }}

# The loader beside pyarrow on the same files; needs the Python package, built in release
bench-loader gigabytes="2":
    "${DEMUR_PYTHON:-python3}" bench/loader.py --gigabytes {{ gigabytes }}

# From an objection to the last batch that holds the person; needs the Python package
bench-late objections="200":
    "${DEMUR_PYTHON:-python3}" bench/late_choice.py --objections {{ objections }}

# One erasure from request to bytes gone
bench-purge items="10000000" erasures="50":
    cargo run --release --package corpus --example purge_bench -- --items {{ items }} --erasures {{ erasures }}

# The first page of a dossier, of random persons
bench-dossier items="3000000" requests="500":
    cargo run --release --package corpus --example dossier_bench -- --items {{ items }} --requests {{ requests }}

# A set compiled with text, beside DuckDB's COPY of the same rows (four times the text below target/)
bench-compile gigabytes="20":
    "${DEMUR_PYTHON:-python3}" bench/compile.py --gigabytes {{ gigabytes }}

# People, operator and loaders at once while storage breaks, by seed; DST_SEED=n plays one again
simulate seeds="200":
    DST_SEEDS={{ seeds }} cargo nextest run --package demur --test simulation --no-capture

# The disk broken at every write of the program, in every way, or at so many points of some operations
break-disk points="all" operation="":
    DST_POINTS={{ points }} cargo nextest run --package demur --test breaking --no-capture {{ operation }}

# What the tree of commitments of a set costs
bench-absence items="3000000":
    cargo run --release --package absence --example rates -- {{ items }}

# How many rows a search for a text reads in a second
bench-search rows="500000":
    cargo run --release --package corpus --example search_rates -- {{ rows }}

# Every page that a person sees, with sample data, as files
gallery folder="target/gallery":
    cargo run --package pages --example gallery -- {{ folder }}

# Every page of the officer's console, with sample data, as files
console-gallery folder="target/console-gallery":
    cargo run --package officer-console --example console_gallery -- {{ folder }}

# Every page of a running portal and console, with something in each room, as tests see them (Chromium, axe-core)
live-pictures folder="target/live":
    mkdir -p "{{ folder }}"
    DEMUR_PICTURES="$(realpath {{ folder }})" cargo nextest run --workspace -E 'test(holds_up)'

# The pictures in docs/console.md (Chromium; pngquant makes them small)
console-pictures:
    cargo run --package officer-console --example console_shots -- docs/console

# The pictures in docs/portal.md (Chromium; pngquant makes them small)
portal-pictures:
    cargo run --package pages --example shots -- docs/portal
