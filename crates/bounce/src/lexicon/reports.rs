//! What reports of mail systems say they are.

/// A subject that announces a message that was not delivered.
#[rustfmt::skip]
pub(crate) const FAILED_SUBJECT: &[&str] = &[
    "failed mail", "mail delivery problem", "processing error", "delivery warning", "mail error",
    "rejected mail", "automatically rejected", "message could not", "email could not", "mail could not",
    "delivery stopped",
    "undeliver", "returned mail", "returned email", "returned message", "mail returned", "returning message",
    "returning to sender", "failure notice", "failure notification", "delivery failure", "delivery fail",
    "delivery has failed", "delivery status", "delivery notification", "delivery error", "delivery problem",
    "delivery report", "delivery unsuccessful", "delivery subsystem", "mail delivery", "message delivery",
    "non delivery", "nondelivery", "nondeliverable", "not delivered", "not be delivered", "not been delivered",
    "be delivered", "mail failed", "mail failure", "mail error", "mail system error", "message rejected",
    "message you sent", "rejected message", "could not send", "couldn t send", "error sending", "bounce notif",
    "bounced", "bounce message", "see transcript for details", "user unknown", "unknown recipient",
    "bounce mail",
    // German
    "unzustellbar", "nicht zustellbar", "nicht zugestellt", "konnte nicht zugestellt",
    "zustellung fehlgeschlagen", "zustellungsfehler", "zustellfehler", "fehler bei der zustellung",
    "zustellungsbenachrichtigung",
    // French
    "non remis", "non distribue", "non delivre", "echec de la remise", "echec de remise",
    "echec de la distribution", "echec de livraison", "echec de l envoi", "message retourne", "non remise",
    "pas pu etre remis",
    // Spanish, Italian, Portuguese
    "no entregado", "no se puede entregar", "no se pudo entregar", "no se ha podido entregar",
    "error de entrega", "error en la entrega", "fallo * entrega", "devuelto", "no se entrego",
    "mancata consegna", "mancato recapito", "non recapitat", "non recapitabile", "non consegnat",
    "impossibile recapitare", "consegna non riuscita", "errore di consegna", "nao entregue", "falha na entrega",
    "falha de entrega", "nao foi possivel entregar", "nao pode ser entregue", "devolvid",
    // Dutch and the North
    "onbestelbaar", "niet bezorgd", "niet afgeleverd", "bezorging mislukt", "kan niet worden bezorgd",
    "kon niet worden bezorgd", "kunne ikke leveres", "kunde inte levereras", "ikke leveret", "inte levererats",
    "toimittaminen epaonnistui", "ei voitu toimittaa",
    // Slavic languages, Turkish
    "niedostarcz", "nie dostarczono", "nedoruc", "teslim edilemedi", "недоставлен", "не доставлен",
    "не может быть доставлен", "невозможно доставить", "невозможность доставки", "ошибка доставки",
    "сбой доставки", "возвращен",
    // Japanese, Chinese, Korean
    "配信不能", "配信できません", "配信エラー", "配信失敗", "配送エラー", "送信できません", "送信エラー",
    "送信失敗", "送信不能", "エラーメール", "未配信", "不達", "退信", "退回", "无法投递", "无法送达", "投递失败",
    "未送达", "배달 실패", "전송 실패",
];

/// A text that says that a message was not delivered.
#[rustfmt::skip]
pub(crate) const FAILED: &[&str] = &[
    "failed recipient", "did not receive", "been returned because", "has been returned", "non delivery report",
    "undeliverable address", "exceeded maximum delivery", "removed from the mail queue", "not accepting mail",
    "automatically rejected", "rejected the message", "rejected your mail", "rejected your email", "rejected by",
    "delivery * stopped", "undeliverable recipient", "fatal delivery errors", "recipients * affected",
    "not able to be delivered", "unable to send", "could not send", "did not arrive",
    "not be delivered", "t be delivered", "cannot be delivered", "not been delivered", "not delivered",
    "wasn t delivered", "hasn t been delivered", "unable to deliver", "able to deliver",
    "unable to be delivered", "able to be delivered", "couldn t deliver", "could not deliver", "cannot deliver",
    "can t deliver", "delivery has failed", "delivery failed", "delivery to * failed", "failed to deliver",
    "failed to send", "could not be sent", "couldn t be sent", "not reach", "could not be reached",
    "couldn t be reached", "permanent fatal errors", "delivery problems", "delivery errors", "permanent errors",
    "was undeliverable", "is undeliverable", "were undeliverable", "undeliverable to", "undeliverable mail",
    "undeliverable message", "non deliverable", "error delivering", "error * deliver",
    "error occurred while * deliver", "trouble delivering", "problem delivering", "problems delivering",
    "deliver your message to the following", "was rejected", "been rejected", "rejected your message",
    "rejected and discarded", "was blocked by", "was not relayed", "failed addresses", "failure reasons",
    "delivery attempts", "returned to sender", "returned to you", "bounced", "permission to post",
    "message you sent * could not", "temporary problem delivering",
    // German
    "nicht zugestellt", "nicht zustellbar", "unzustellbar", "nicht ausgeliefert", "zustellung * fehlgeschlagen",
    "zustellen konnte", "nicht zustellen", "fehler bei der zustellung", "nicht an * senden", "zu posten",
    // French
    "pas pu etre remis", "pas ete remis", "peut etre remis", "pas pu etre livre", "pas pu etre delivre",
    "pas ete delivre", "pas pu etre distribue", "echec de la remise", "echec de la distribution", "non remis",
    "impossible de remettre", "impossible de delivrer",
    // Spanish, Italian, Portuguese
    "no se pudo entregar", "no se puede entregar", "no se ha podido entregar", "no pudo ser entregado",
    "no ha podido ser entregado", "no ha sido entregado", "no se ha entregado", "permisos * publicar",
    "non e stato possibile recapitare", "non e stato possibile consegnare", "non e stato recapitato",
    "non e stato consegnato", "non puo essere recapitato", "non puo essere consegnato", "impossibile recapitare",
    "impossibile consegnare", "nao foi possivel entregar", "nao pode ser entregue", "nao foi entregue",
    "nao pode entregar",
    // Dutch and the North
    "niet worden bezorgd", "niet bezorgd", "niet afgeleverd", "niet worden afgeleverd", "bezorging * mislukt",
    "kunne ikke leveres", "ikke leveret", "ikke blive leveret", "inte levereras", "inte levererats",
    "ei voitu toimittaa",
    // Slavic languages, Turkish
    "nie dostarczono", "nie mogla zostac dostarczona", "nie zostala dostarczona", "nebylo mozne dorucit",
    "nedoruc", "teslim edilemedi", "не может быть доставлен", "не может быть отправлен", "не удалось доставить",
    "не было доставлен", "невозможно доставить", "не доставлен", "не можем доставить",
    // Japanese, Chinese, Korean
    "送信できません", "送信できませんでした", "配信できません", "配信できませんでした", "配送できません",
    "送信に失敗", "配信に失敗", "届けできません", "届きませんでした", "届けることができません", "无法送达",
    "无法投递", "未能送达", "投递失败", "无法传递", "张贴留言的权限", "張貼留言的權限", "전송하지 못했",
];

/// A report that says that its sender still tries.
#[rustfmt::skip]
pub(crate) const DELAYED: &[&str] = &[
    "been postponed", "is postponed", "attempts will con",
    "could not send * for past", "could not send * for the past", "undelivered for", "not delivered for",
    "delivery delayed", "delivery * delayed", "is delayed", "been delayed", "message delayed",
    "notification delayed", "notification delay", "status delay", "delayed mail", "delivery is delayed",
    "still undelivered", "keep trying", "will be retried", "will retry", "still trying",
    "temporary failure report", "continue * to deliver", "continue to try", "try again until",
    "yet been delivered", "delivered yet", "delivery incomplete", "warning message only", "delivery warning",
    "attempts will continue", "attempts to deliver * continue", "remains in the queue", "kept in the queue",
    "verzogert", "verzogerung", "weiter versucht", "weitere zustellversuche", "noch nicht zugestellt",
    "remise differee", "remise * retardee", "livraison * retardee", "nouvelles tentatives",
    "pas encore ete remis", "entrega * retrasada", "entrega * demorada", "se ha retrasado",
    "todavia no se ha entregado", "aun no se ha entregado", "consegna * ritardata", "in ritardo",
    "non ancora consegnato", "entrega * atrasada", "ainda nao foi entregue", "bezorging * vertraagd",
    "nog niet bezorgd", "forsinket", "forsenad", "opozni", "odlozen", "доставка * задерж", "доставка отложена",
    "задержка доставки", "будут продолжены", "配信が遅延", "配信遅延", "遅れています", "再送信を試み", "延迟",
    "将继续尝试",
];

/// A subject that warns.
#[rustfmt::skip]
pub(crate) const WARNING: &[&str] = &[
    "warning", "warnung", "avertissement", "advertencia", "avviso", "aviso", "警告",
];

/// A report that says that nobody tries further.
#[rustfmt::skip]
pub(crate) const GIVEN_UP: &[&str] = &[
    "permanent error", "permanent failure", "permanent fatal", "failed permanently", "permanently failed",
    "given up", "giving up", "gave up", "will be deleted", "not going to try", "stopped trying",
    "no further attempt", "no more attempts", "will not be retried", "will not try", "will no longer",
    "endgultig", "aufgegeben", "dauerhafter fehler", "erreur permanente", "definitivement", "error permanente",
    "definitivamente", "errore permanente", "erro permanente", "permanente fout", "постоянная ошибка",
    "окончательно",
];

/// A report that says that a message arrived.
#[rustfmt::skip]
pub(crate) const DELIVERED: &[&str] = &[
    "successfully delivered", "successfully relayed", "delivered successfully", "was delivered",
    "been delivered to", "delivery successful", "delivery was successful", "delivery succeeded",
    "message delivered", "successful delivery", "been successfully", "status notification success",
    "notification success", "erfolgreich zugestellt", "wurde zugestellt", "a ete remis", "a bien ete",
    "remis avec succes", "se ha entregado", "entregado correctamente", "entregado con exito",
    "e stato consegnato", "e stato recapitato", "consegnato correttamente", "foi entregue", "entregue com",
    "is bezorgd", "is afgeleverd", "доставлено успешно", "успешно доставлен", "配信されました", "已送达",
];

/// A line after which the message itself, or its header, is repeated.
#[rustfmt::skip]
pub(crate) const COPY: &[&str] = &[
    "old message", "source mail", "source message", "returned mail",
    "original message follow", "original message headers", "original message header", "original mail follow",
    "message follows", "message text follow", "message headers follow", "message header follow",
    "headers follow", "copy of the message", "copy of your message", "copy of the original",
    "copy of the header", "copy of your mail", "header of the original", "headers of the original",
    "header of the message", "headers of the message", "returned message", "unsent message",
    "undelivered message", "bounced e mail", "bounced message", "bounced mail", "original message",
    "original mail", "original email", "original e mail", "ursprungliche nachricht", "originalnachricht",
    "urspruengliche nachricht", "kopie der nachricht", "kopie ihrer nachricht", "kopfzeilen der",
    "message d origine", "message original", "copie du message", "en tetes du message", "mensaje original",
    "copia del mensaje", "encabezados del mensaje", "messaggio originale", "copia del messaggio",
    "mensagem original", "copia da mensagem", "oorspronkelijk bericht", "oorspronkelijke bericht",
    "origineel bericht", "исходное сообщение", "исходного сообщения", "копия письма", "текст письма",
    "元のメッセージ", "元のメール", "オリジナルメッセージ", "原始邮件", "原邮件",
];

/// What only reports say of themselves.
#[rustfmt::skip]
pub(crate) const DECLARED: &[&str] = &[
    "delivery status notification", "delivery notification", "non delivery report", "nondelivery report",
    "non delivery notification", "delivery failure report", "delivery failure notification", "message was created automatically",
    "message was generated automatically", "was automatically generated", "is an automatically generated",
    "this is an automated", "message created by mail delivery", "by mail delivery software", "by the mail system",
    "message from * mail", "the mail system at", "automatically generated by * mail", "automatisch * erstellt", "automatisch * generiert",
    "message automatique", "genere automatiquement", "generado automaticamente", "generato automaticamente",
    "gerada automaticamente", "automatisch gegenereerd", "создано автоматически", "自動的に生成", "自動送信",
];
