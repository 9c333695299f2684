//! Notifications of mail services as JSON in the text of a message: those of Amazon SES, as it documents
//! them ("Amazon SNS notification contents for Amazon SES"), alone or inside one of Amazon SNS.

use serde_json::Value;

use crate::fields::Fields;
use crate::judge::About;
use crate::kind::{Action, Kind};
use crate::recipient::{Recipient, Told};
use crate::report::RECIPIENTS;
use crate::returned::worst;
use crate::status::Status;
use crate::words::cut;

/// How large a notification may be.
const NOTIFICATION_BYTES: usize = 256 * 1024;

/// What a notification says.
pub(crate) struct Notification {
    pub(crate) kind: Kind,
    pub(crate) recipients: Vec<Recipient>,
    /// The header of the message that it is about.
    pub(crate) fields: Fields,
}

/// Reads a notification; `None` if the text is none.
pub(crate) fn read(text: &str) -> Option<Notification> {
    let outer = object(text)?;
    let inner = outer
        .get("Message")
        .and_then(Value::as_str)
        .and_then(object);
    let notice = inner.unwrap_or(outer);
    let event = ["notificationType", "eventType"]
        .iter()
        .find_map(|name| text_of(&notice, name))?;
    let fields = header(notice.get("mail")?);
    let (kind, recipients) = match event {
        "Bounce" => {
            let bounce = notice.get("bounce")?;
            // A service that knows no code says of itself whether it passes.
            let transient = text_of(bounce, "bounceType")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("transient"));
            let about = if transient {
                About::of("temporary failure")
            } else {
                About::default()
            };
            let all = list(bounce, "bouncedRecipients")
                .map(|recipient| told(recipient).judge(&about))
                .collect::<Vec<_>>();
            (
                worst(&all).unwrap_or(if transient { Kind::Soft } else { Kind::Hard }),
                all,
            )
        }
        "DeliveryDelay" => {
            let all = list(notice.get("deliveryDelay")?, "delayedRecipients");
            let all = all
                .map(|recipient| {
                    Told {
                        action: Some(Action::Delayed),
                        ..told(recipient)
                    }
                    .judge(&About::default())
                })
                .collect();
            (Kind::Delayed, all)
        }
        "Delivery" => {
            let all = list(notice.get("delivery")?, "recipients").filter_map(Value::as_str);
            let all = all
                .map(|address| Told::of(Some(address.to_owned()), Action::Delivered))
                .map(|told| told.judge(&About::default()));
            (Kind::Delivered, all.collect())
        }
        "Complaint" => (Kind::Complaint, Vec::new()),
        _ => (Kind::Other, Vec::new()),
    };
    Some(Notification {
        kind,
        recipients,
        fields,
    })
}

/// The object that a text begins with; what follows, such as a footer, is passed over. Mail systems fold
/// lines that are longer than they may be (RFC 5322, section 2.1.1), inside of strings as well.
fn object(text: &str) -> Option<Value> {
    let text = cut(text.trim_start(), NOTIFICATION_BYTES);
    if !text.starts_with('{') {
        return None;
    }
    let first = |text: &str| {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        values.next()?.ok().filter(Value::is_object)
    };
    first(text).or_else(|| first(&text.replace('\r', "").replace("\n ", "").replace('\n', "")))
}

fn told(recipient: &Value) -> Told {
    let field = |name: &str| text_of(recipient, name);
    Told {
        address: field("emailAddress").map(str::to_owned),
        original_address: None,
        action: field("action").and_then(Action::parse),
        status: field("status").and_then(Status::parse),
        said: field("diagnosticCode").unwrap_or_default().to_owned(),
        until: None,
    }
}

fn header(mail: &Value) -> Fields {
    let mut fields = Fields::default();
    for field in list(mail, "headers") {
        if let (Some(name), Some(value)) = (text_of(field, "name"), text_of(field, "value")) {
            fields.push(name, value);
        }
    }
    let common = mail.get("commonHeaders");
    let known = [("Message-ID", "messageId"), ("Subject", "subject")];
    for (name, key) in known {
        if let Some(value) = common
            .and_then(|common| text_of(common, key))
            .filter(|_| fields.get(name).is_none())
        {
            fields.push(name, value);
        }
    }
    fields
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .take(RECIPIENTS)
}

fn text_of<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}
