//! Fields of a form that was sent.

use crate::fault::Fault;
use axum::body::Bytes;
use axum::extract::multipart::{Multipart, MultipartError};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use console::error::Status;
use console::{FormError, Problem};
use rights::Day;

/// A form, with its files.
#[derive(Debug, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    files: Vec<File>,
}

/// A file that was sent with a form.
#[derive(Debug)]
pub(crate) struct File {
    /// The field that it was sent in.
    pub(crate) field: String,
    /// What the browser calls it.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Bytes,
}

/// So many fields of a form are read.
const MOST_FIELDS: usize = 2_000;

/// Why a form could not be read: it is too long, or none.
fn unread(status: StatusCode) -> Fault {
    Fault::Status(match status {
        StatusCode::PAYLOAD_TOO_LARGE => Status::TooLarge,
        _ => Status::BadRequest,
    })
}

impl Form {
    /// Reads `application/x-www-form-urlencoded`; one without a body is empty.
    pub(crate) fn read(headers: &HeaderMap, body: &Bytes) -> Result<Form, Fault> {
        if body.is_empty() {
            return Ok(Form::default());
        }
        let kind = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok());
        let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
        if kind != Some("application/x-www-form-urlencoded") {
            return Err(Status::BadRequest.into());
        }
        let fields = url::form_urlencoded::parse(body).into_owned();
        Ok(Form {
            fields: fields.take(MOST_FIELDS).collect(),
            files: Vec::new(),
        })
    }

    /// One that is filled in for whoever gets it.
    pub(crate) fn of(fields: impl IntoIterator<Item = (&'static str, String)>) -> Form {
        let fields = fields.into_iter();
        Form {
            fields: fields
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
            files: Vec::new(),
        }
    }

    /// Reads `multipart/form-data`, in which files come.
    pub(crate) async fn parts(mut sent: Multipart) -> Result<Form, Fault> {
        let bad = |none: MultipartError| unread(none.status());
        let mut form = Form::default();
        while let Some(part) = sent.next_field().await.map_err(bad)? {
            if form.fields.len() + form.files.len() >= MOST_FIELDS {
                return Err(Status::BadRequest.into());
            }
            let name = part.name().unwrap_or_default().to_owned();
            match part.file_name().map(str::to_owned) {
                Some(file) => {
                    let bytes = part.bytes().await.map_err(bad)?;
                    // A browser sends an empty one where none was chosen.
                    if !bytes.is_empty() {
                        form.files.push(File {
                            field: name,
                            name: file,
                            bytes,
                        });
                    }
                }
                None => form.fields.push((name, part.text().await.map_err(bad)?)),
            }
        }
        Ok(form)
    }

    /// The first value of a field that says something.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known == name);
        let value = found.map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Every value of a field.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.fields.iter().filter(move |(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Its first value, empty where it says nothing.
    pub(crate) fn text(&self, name: &str) -> String {
        self.value(name).unwrap_or_default().to_owned()
    }

    /// Files that were sent in a field.
    pub(crate) fn files(&self, field: &str) -> impl Iterator<Item = &File> {
        self.files.iter().filter(move |file| file.field == field)
    }

    /// What has to be said; an error is added where it is not.
    pub(crate) fn needed(&self, name: &'static str, errors: &mut Vec<FormError>) -> String {
        let text = self.text(name);
        if text.is_empty() {
            errors.push(FormError {
                field: name,
                problem: Problem::Missing,
            });
        }
        text
    }

    /// A day that has to be said; an error is added where there is none.
    pub(crate) fn day(&self, name: &'static str, errors: &mut Vec<FormError>) -> Option<Day> {
        let text = self.needed(name, errors);
        if text.is_empty() {
            return None;
        }
        let day = text.parse().ok();
        if day.is_none() {
            errors.push(FormError {
                field: name,
                problem: Problem::NotDay,
            });
        }
        day
    }
}
