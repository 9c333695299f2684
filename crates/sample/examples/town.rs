//! temporary
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let mut o = sample::TownOptions::new(a[1].parse().unwrap(), 7);
    o.items_per_person = a[2].parse().unwrap();
    o.text = a[3] == "text";
    let t = std::time::Instant::now();
    let w = sample::write(std::path::Path::new(&a[4]), &o, &|_| ()).unwrap();
    let s = t.elapsed().as_secs_f64();
    println!("{w:?}\n{s:.2} s, {:.2} M items/s", w.items as f64 / s / 1e6);
}
