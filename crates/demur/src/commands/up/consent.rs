//! The words of the consents that the try-out asks for.

use rights::Error;
use std::fs;
use std::path::Path;

/// What demur.toml says of them.
pub(super) const SETTING: &str = "\n[portal.consent]\nversion = \"1\"\n";

const WORDS: [(&str, &str); 2] = [
    (
        "en",
        r#"before = [
  "Example Town would like to train AI models with what you posted publicly. This is a try-out: nothing of it is real.",
  "Nothing of yours is used unless you say yes. You can take a yes back at any time.",
]

[purposes]
ai_assistant = "I agree that Example Town trains the assistant in the app with my public content."
creative_tools = "I agree that Example Town trains tools that make pictures and texts with my public content."
"#,
    ),
    (
        "de",
        r#"before = [
  "Example Town möchte mit Ihren öffentlichen Inhalten KI-Modelle trainieren. Das hier dient zum Ausprobieren: Nichts davon ist echt.",
  "Ohne Ihr Ja wird nichts von Ihnen genutzt. Ein Ja können Sie jederzeit zurücknehmen.",
]

[purposes]
ai_assistant = "Ich bin einverstanden, dass Example Town mit meinen öffentlichen Inhalten den Assistenten in der App trainiert."
creative_tools = "Ich bin einverstanden, dass Example Town mit meinen öffentlichen Inhalten Werkzeuge trainiert, die Bilder und Texte machen."
"#,
    ),
];

/// Writes them below a workspace.
pub(super) fn write(shop: &Path) -> Result<(), Error> {
    let folder = shop.join("consent/1");
    let failed = |e| Error::storage("cannot write the words of consents").because(e);
    fs::create_dir_all(&folder).map_err(failed)?;
    for (lang, words) in WORDS {
        fs::write(folder.join(format!("{lang}.toml")), words).map_err(failed)?;
    }
    Ok(())
}
