//! Files of orders: where they lie, and reading them.

use super::DeletionOrder;
use rights::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

pub(super) fn folder(root: &Path) -> PathBuf {
    root.join("orders")
}

pub(super) fn name(number: u32) -> String {
    format!("{number:06}.json")
}

pub(super) fn text(order: &DeletionOrder) -> Result<Vec<u8>, Error> {
    serde_json::to_vec_pretty(order)
        .map_err(|e| Error::internal("an order could not be written").because(e))
}

fn failed(path: &Path, e: std::io::Error) -> Error {
    Error::storage(format!("cannot read `{}`", path.display())).because(e)
}

/// The file of every order, in no order.
pub(super) fn files(root: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = folder(root);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).map_err(|e| failed(&folder, e))? {
        let path = entry.map_err(|e| failed(&folder, e))?.path();
        if path.extension().is_some_and(|e| e == "json") {
            files.push(path);
        }
    }
    Ok(files)
}

/// Reads one.
pub(super) fn read(path: &Path) -> Result<DeletionOrder, Error> {
    let text = fs::read(path).map_err(|e| failed(path, e))?;
    parsed(path, &text)
}

fn parsed(path: &Path, text: &[u8]) -> Result<DeletionOrder, Error> {
    serde_json::from_slice(text)
        .map_err(|e| Error::corrupt(format!("`{}` is damaged: {e}", path.display())))
}

/// Every order of a workspace, by number.
///
/// # Errors
/// When one cannot be read: in doubt, an order is not taken for carried out.
pub fn list(root: &Path) -> Result<Vec<DeletionOrder>, Error> {
    let files = files(root)?;
    let orders: Result<Vec<DeletionOrder>, Error> = files.iter().map(|path| read(path)).collect();
    let mut orders = orders?;
    orders.sort_by_key(|order| order.number);
    Ok(orders)
}

/// The order of a number, open or not.
pub(super) fn numbered(root: &Path, number: u32) -> Result<DeletionOrder, Error> {
    let path = folder(root).join(name(number));
    match fs::read(&path) {
        Ok(text) => parsed(&path, &text),
        Err(e) if e.kind() == ErrorKind::NotFound => Err(Error::not_found(format!(
            "there is no order `{number}`; see `demur orders list`"
        ))),
        Err(e) => Err(failed(&path, e)),
    }
}

/// An order that nobody confirmed yet.
///
/// # Errors
/// When it is not there or was confirmed before.
pub fn open(root: &Path, number: u32) -> Result<DeletionOrder, Error> {
    let order = numbered(root, number)?;
    if let Some(before) = &order.confirmed {
        return Err(Error::input(format!(
            "order `{number}` was confirmed on {} by `{}`",
            before.at, before.by
        )));
    }
    Ok(order)
}
