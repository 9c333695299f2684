//! What a purge does to a set, as far as a reader can tell.

use super::{Trial, items_of};
use arrow::array::BooleanArray;
use arrow::compute::{concat_batches, filter_record_batch};
use corpus::set::{SetTable, TableFile, state};
use deltalake_core::kernel::transaction::CommitBuilder;
use deltalake_core::kernel::{Action, Add, Remove};
use deltalake_core::protocol::DeltaOperation;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rights::{CellEntry, Hash, Pseudonym, Sequence};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};

impl Trial {
    /// What a purge does to the table: cells with masked rows are written again without them, their old
    /// files go, the state that says so is signed, and the feed begins anew without what is gone.
    pub(crate) fn purge(&mut self) {
        let table = self.table();
        let (mut actions, mut gone, mut rows) = (Vec::new(), Vec::new(), BTreeMap::new());
        self.purges += 1;
        for file in table.files().unwrap().into_iter().filter(|f| f.masked > 0) {
            let written = self.rewrite(&table, &file);
            rows.insert(file.cell, written.as_ref().map_or(0, |(_, rows)| *rows));
            actions.extend(replace(&file, written));
            gone.push(table.folder().join(&file.path));
        }
        if gone.is_empty() {
            return;
        }
        let url = url::Url::from_directory_path(table.folder()).unwrap();
        self.runtime.block_on(async {
            let table = deltalake_core::open_table(url).await.unwrap();
            for file in table.snapshot().unwrap().log_data().iter() {
                // A file with a mask is removed together with it.
                for action in &mut actions {
                    if let Action::Remove(remove) = action
                        && remove.path == file.path()
                    {
                        remove.deletion_vector = file.deletion_vector_descriptor();
                    }
                }
            }
            CommitBuilder::default()
                .with_actions(actions)
                .build(
                    Some(table.snapshot().unwrap()),
                    table.log_store(),
                    DeltaOperation::Delete { predicate: None },
                )
                .await
                .unwrap();
        });
        // Files go before the state is signed: a reader in between finds neither.
        gone.iter().for_each(|path| fs::remove_file(path).unwrap());
        let table = self.table();
        self.sign(&table, |manifest| {
            for entry in &mut manifest.cells {
                if let Some(rows) = rows.get(&entry.cell) {
                    *entry = CellEntry {
                        rows: *rows,
                        root: Hash::of(&rows.to_le_bytes()),
                        ..entry.clone()
                    };
                }
            }
            manifest.cells.retain(|entry| entry.rows > 0);
        });
        let still: BTreeSet<Pseudonym> = table
            .files()
            .unwrap()
            .iter()
            .flat_map(|file| items_of(&table, file))
            .collect();
        let base = state::head(&self.set()).unwrap().manifest.state;
        self.feed.begin(base).unwrap();
        let listed: Vec<_> = self.revoked.intersection(&still).copied().collect();
        self.feed.revoke(Sequence(self.sequence), &listed).unwrap();
        self.later(1);
        self.beat();
    }

    /// The cell's file without masked rows; none when no row is left.
    fn rewrite(&self, table: &SetTable, file: &TableFile) -> Option<(String, u64)> {
        let masked: BTreeSet<u64> = table.masked_rows(file).unwrap().into_iter().collect();
        let old = File::open(table.folder().join(&file.path)).unwrap();
        let reader = ParquetRecordBatchReaderBuilder::try_new(old)
            .unwrap()
            .build()
            .unwrap();
        let batches: Vec<_> = reader.map(Result::unwrap).collect();
        let all = concat_batches(&batches[0].schema(), &batches).unwrap();
        let keep: BooleanArray = (0..all.num_rows() as u64)
            .map(|row| Some(!masked.contains(&row)))
            .collect();
        let left = filter_record_batch(&all, &keep).unwrap();
        let path = format!("{}/cell-purged-{}.parquet", file.cell, self.purges);
        let new = File::create(table.folder().join(&path)).unwrap();
        let mut writer = ArrowWriter::try_new(new, left.schema(), None).unwrap();
        writer.write(&left).unwrap();
        writer.close().unwrap();
        (left.num_rows() > 0).then_some((path, left.num_rows() as u64))
    }
}

fn replace(file: &TableFile, written: Option<(String, u64)>) -> Vec<Action> {
    let cell = file.cell;
    let values = [
        ("window", cell.window.to_string()),
        ("shard", cell.shard.to_string()),
        ("slice", cell.slice.to_string()),
    ];
    let values: HashMap<_, _> = values
        .map(|(name, value)| (name.to_owned(), Some(value)))
        .into();
    let add = written.map(|(path, rows)| {
        Action::Add(Add {
            path,
            partition_values: values,
            size: 1,
            data_change: true,
            stats: Some(format!("{{\"numRecords\":{rows}}}")),
            ..Add::default()
        })
    });
    let remove = Action::Remove(Remove {
        path: file.path.clone(),
        data_change: true,
        ..Remove::default()
    });
    [Some(remove), add].into_iter().flatten().collect()
}
