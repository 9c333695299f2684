//! English and German text from templates.

use crate::dice::Dice;
use crate::facts::Facts;
use crate::words::{FEELINGS_DE, FEELINGS_EN, TOPICS_DE, TOPICS_EN};
use rights::Kind;

/// Templates of one language. `%t` a topic, `%f` a feeling, `%n` a number, and the person's own:
/// `%a` species, `%p` pet, `%s` street, `%d` dish, `%j` job, `%w` coined word, `%m` mail address.
struct Language {
    topics: &'static [&'static str],
    feelings: &'static [&'static str],
    posts: &'static [&'static str],
    comments: &'static [&'static str],
    pictures: &'static [&'static str],
    prompts: &'static [&'static str],
    feedback: &'static [&'static str],
    messages: &'static [&'static str],
    facts: &'static [&'static str],
}

const ENGLISH: Language = Language {
    topics: &TOPICS_EN,
    feelings: &FEELINGS_EN,
    posts: &[
        "Today %t was %f.",
        "I went to see %t with %n friends. It was %f.",
        "Does anyone know more about %t? Last year it was %f.",
        "After %n years I still think about %t. Back then it was %f.",
        "%n people asked me about %t. My answer: %f.",
        "Saturday, and %t is %f once more.",
    ],
    comments: &[
        "I agree, %t was %f.",
        "Not for me: %t is %f.",
        "Thank you! We were %n and found it %f.",
        "Have you been there before? For us it was %f.",
        "%n times yes.",
    ],
    pictures: &[
        "%t this morning, %f.",
        "Picture %n of %t.",
        "Look: %t. It was %f.",
    ],
    prompts: &[
        "Write %n lines about %t.",
        "Explain in %n sentences why %t can be %f.",
        "Plan a day around %t for %n people.",
    ],
    feedback: &[
        "The answer about %t was %f.",
        "Wrong: there are %n, not one.",
    ],
    messages: &[
        "Shall we meet near %t at %n?",
        "Please keep this between us: %t was %f.",
    ],
    facts: &[
        "My %a %p came along.",
        "%p, my %a, slept through it all.",
        "Back home in %s now.",
        "From my window in %s I could see it.",
        "Afterwards we had %d, my favourite.",
        "Nothing beats %d.",
        "As %j I see such things differently.",
        "I work as %j, so I was late.",
        "At our place we say %w to that.",
        "What a %w!",
        "Write to me at %m.",
    ],
};

const GERMAN: Language = Language {
    topics: &TOPICS_DE,
    feelings: &FEELINGS_DE,
    posts: &[
        "Heute war %t dran: %f.",
        "Zu %n unterwegs, und %t war %f.",
        "Weiß jemand mehr? Im letzten Jahr war %t %f.",
        "Nach %n Jahren denke ich noch daran, %t war damals %f.",
        "%n Leute haben gefragt, wie %t war. Meine Antwort: %f.",
        "Samstag, und %t ist wieder %f.",
    ],
    comments: &[
        "Stimmt, %t war %f.",
        "Nichts für mich: %t ist %f.",
        "Danke! Wir waren zu %n und fanden es %f.",
        "Warst du schon einmal dort? Für uns war es %f.",
        "%n Mal ja.",
    ],
    pictures: &[
        "Heute früh: %t, %f.",
        "Bild %n: %t.",
        "Seht her, %t. Es war %f.",
    ],
    prompts: &[
        "Schreib %n Zeilen, Thema: %t.",
        "Erkläre in %n Sätzen, warum %t %f sein kann.",
        "Plane einen Tag für %n Leute, Anlass: %t.",
    ],
    feedback: &["Die Antwort war %f.", "Falsch: es sind %n, nicht eins."],
    messages: &[
        "Treffen wir uns um %n?",
        "Bitte behalt das für dich: %t war %f.",
    ],
    facts: &[
        "Mein %a %p war auch dabei.",
        "%p, mein %a, hat alles verschlafen.",
        "Jetzt wieder daheim, %s.",
        "Von meinem Fenster (%s) aus war alles zu sehen.",
        "Danach gab es mein Lieblingsgericht: %d.",
        "Nichts geht über %d.",
        "Meine Arbeit (%j) lässt mich das anders sehen.",
        "Wegen der Arbeit (%j) kam ich zu spät.",
        "Bei uns heißt so etwas %w.",
        "So ein %w!",
        "Schreibt mir an %m.",
    ],
};

/// How often, per mille, a text carries a fact of its person.
const FACT_PER_MILLE: u32 = 400;

/// Whose text it is.
pub(crate) struct Voice<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) mail: &'a str,
}

/// Appends the text of one item.
pub(crate) fn compose(out: &mut String, dice: &mut Dice, voice: &Voice, kind: Kind, german: bool) {
    let language = if german { &GERMAN } else { &ENGLISH };
    let templates = match kind {
        Kind::Comment => language.comments,
        Kind::Photo | Kind::Caption | Kind::Reel => language.pictures,
        Kind::AiPrompt => language.prompts,
        Kind::AiFeedback => language.feedback,
        Kind::Message => language.messages,
        Kind::Post | Kind::Unknown => language.posts,
    };
    let sentences = if kind == Kind::Post {
        1 + dice.below(3)
    } else {
        1
    };
    for _ in 0..sentences {
        let template = dice.pick(templates);
        expand(out, dice, voice, language, template);
    }
    if dice.chance(FACT_PER_MILLE) {
        let template = dice.pick(language.facts);
        expand(out, dice, voice, language, template);
    }
}

fn expand(out: &mut String, dice: &mut Dice, voice: &Voice, language: &Language, template: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    let start = out.len();
    let mut parts = template.split('%');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let mut rest = part.chars();
        match rest.next() {
            Some('t') => out.push_str(dice.pick(language.topics)),
            Some('f') => out.push_str(dice.pick(language.feelings)),
            Some('n') => crate::names::number(out, 2 + dice.below(28)),
            Some('a') => out.push_str(voice.facts.species),
            Some('p') => out.push_str(voice.facts.pet),
            Some('s') => out.push_str(voice.facts.street),
            Some('d') => out.push_str(voice.facts.dish),
            Some('j') => out.push_str(voice.facts.job),
            Some('w') => out.push_str(&voice.facts.word),
            Some('m') => out.push_str(voice.mail),
            Some(_) | None => {}
        }
        out.push_str(rest.as_str());
    }
    capitalise(out, start);
}

/// Sentences begin with a capital, also where a topic stands first. All lists are ASCII there.
fn capitalise(out: &mut str, start: usize) {
    if let Some(first) = out.get_mut(start..start + 1) {
        first.make_ascii_uppercase();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TownOptions;
    use crate::dice::Stream;
    use crate::plan::Plan;

    #[test]
    fn every_template_expands_fully() {
        let plan = Plan::of(&TownOptions::new(10, 1));
        for (language, german) in [(&ENGLISH, false), (&GERMAN, true)] {
            let facts = Facts::of(&plan, 3, german);
            let voice = Voice {
                facts: &facts,
                mail: "a@example.org",
            };
            let all = [
                language.posts,
                language.comments,
                language.pictures,
                language.prompts,
                language.feedback,
                language.messages,
                language.facts,
            ];
            for template in all.concat() {
                let mut out = String::new();
                expand(
                    &mut out,
                    &mut Dice::new(1, Stream::Text, 0, 0),
                    &voice,
                    language,
                    template,
                );
                assert!(!out.contains('%'), "{out}");
                assert!(out.ends_with(['.', '!', '?']), "{out}");
                assert!(!out.starts_with(char::is_lowercase), "{out}");
            }
        }
    }
}
