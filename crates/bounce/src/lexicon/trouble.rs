//! Something is in the way that may pass, or went wrong.

/// Too much at a time.
#[rustfmt::skip]
pub(super) const RATE: &[&str] = &[
    "greylist", "graylist", "grey list", "gray list", "greylisted", "rate limit", "ratelimit", "rate control",
    "frequency limit", "frequency * limited", "too many messages", "too many mails", "too many emails",
    "too many connections", "too many concurrent", "too many sessions", "too many recipients this",
    "too fast", "sending too", "daily * quota", "hourly * quota", "daily * limit",
    "hourly * limit", "daily limit", "hourly limit", "sending limit", "sending quota",
    "receiving mail at a rate", "receiving mail too quickly", "unusual rate", "messages per", "connections per",
    "throttl", "unexpected volume", "volume * exceeded", "temporarily deferred", "temporarily rate",
    "service refus", "concurrent connections", "zu viele nachrichten", "zu viele mails", "zu viele verbindungen",
    "trop de messages", "trop de connexions", "demasiados mensajes", "demasiadas conexiones",
    "demasiados correos", "troppi messaggi", "troppe connessioni", "muitas mensagens", "muitas conexoes",
    "te veel berichten", "te veel verbindingen", "слишком много", "送信制限", "送信数", "流量限制", "频率",
];

/// The mailbox takes no more.
#[rustfmt::skip]
pub(super) const FULL: &[&str] = &[
    "disk quota", "reached * quota", "quota reached", "space not enough", "full mailbox", "mail stored in",
    "mailbox full", "mailbox is full", "mailbox * full", "mail box * full", "inbox full", "inbox is full",
    "inbox * full", "account is full", "folder is full", "mailfolder is full", "mailfolder full", "over quota",
    "overquota", "over the quota", "over its quota", "over their quota", "over disk quota", "exceeded * quota",
    "exceeds * quota", "exceed * quota", "quota exceed", "quota * exceeded", "quota * full", "quota violation",
    "mailbox exceed", "mailbox has exceeded", "mailbox * over", "mailbox size limit", "mailbox limit",
    "exceeded * storage", "out of storage", "storage * full", "storage exceeded", "storage allocation",
    "not enough storage", "insufficient storage", "not enough space", "no space in mailbox", "maildir * full",
    "postfach * voll", "postfach voll", "mailbox ist voll", "posteingang * voll", "speicherplatz * erschopft",
    "speicherplatz * uberschritten", "kontingent * uberschritten", "kontingent * erschopft",
    "quota uberschritten", "boite * pleine", "boite pleine", "quota * depasse", "depasse * quota",
    "quota depasse", "messagerie * pleine", "buzon lleno", "buzon * lleno", "cuota excedida", "cuota * excedida",
    "cuota * superada", "excedido * cuota", "superado * cuota", "casella piena", "casella * piena",
    "quota * superata", "superato * quota", "caixa cheia", "caixa * cheia", "cota excedida", "cota * excedida",
    "excedeu * cota", "postvak vol ", "postvak is vol ", "mailbox is vol ", "mailbox vol ", "inkorgen * full",
    "skrzynka * pelna", "schranka * plna", "kutusu * dolu", "переполнен", "ящик * заполнен", "превышен * квот",
    "превышена квота", "квота * превышен", "容量を超え", "容量オーバー", "容量不足", "容量が一杯",
    "容量がいっぱい", "いっぱいです", "メールボックスが一杯", "邮箱已满", "邮箱 * 满", "信箱已滿", "空间不足",
    "容量已满",
];

/// The message is too large.
#[rustfmt::skip]
pub(super) const BIG: &[&str] = &[
    "message too large", "message too big", "message is too", "message * too large", "message * too big",
    "mail too large", "mail is too large", "message size", "message length", "message exceeds",
    "exceeds * maximum * size", "exceeds * size limit", "maximum message size", "size limit", "size exceeds",
    "size exceeded", "exceeds fixed", "larger than the", "too large for", "attachment * too large",
    "nachricht * zu gross", "mail * zu gross", "nachrichtengrosse", "maximale grosse", "message trop volumineux",
    "message * trop volumineux", "trop gros", "taille maximale", "taille * depasse",
    "mensaje * demasiado grande", "tamano maximo", "supera * tamano", "excede * tamano",
    "messaggio * troppo grande", "dimensione massima", "dimensioni massime", "mensagem * muito grande",
    "tamanho maximo", "excede * tamanho", "bericht * te groot", "слишком больш", "превышает * размер",
    "размер * превышает", "サイズ制限", "サイズを超え", "大きすぎ", "邮件过大", "邮件太大", "超过 * 大小",
];

/// The message went in a circle.
#[rustfmt::skip]
pub(super) const LOOP: &[&str] = &[
    "too many hops", "hop count", "hops exceeded", "mail loop", "mail loops", "routing loop", "loops back",
    "message loop", "forwarding loop", "delivery loop", "is looping", "loop detected", "mailschleife",
    "schleife", "boucle", "bucle", "ciclo infinito", "зациклив", "メールループ", "ループして",
];

/// A host could not be reached, or the time ran out.
#[rustfmt::skip]
pub(super) const NETWORK: &[&str] = &[
    "was not reachable", "is not responding", "destination * not reachable", "maximum delivery attempts",
    "timed out", "timeout", "time out", "connection refused", "refused * connection", "connection reset",
    "connection dropped", "connection closed", "connection lost", "connection failed", "connection failure",
    "connection error", "lost connection", "no route to host", "network is unreachable", "network unreachable",
    "network * problem", "network * issue", "host unreachable", "host is unreachable", "host not reachable",
    "host * not reachable", "server * not reachable", "host is down", "host down", "unable to connect",
    "unable * connect", "could not connect", "couldn t connect", "cannot connect", "can t connect",
    "failed to connect", "no connection could be made", "accept our requests to connect", "refused to talk",
    "unable to contact", "could not contact", "able to establish", "unable to establish", "socket error",
    "time expired", "message expired", "envelope expired", "queue expired", "delivery expired", "has expired",
    "retry time", "queue too long", "in the queue too", "could not be delivered for", "not be delivered for",
    "for too long", "for the last", "delivery failed * attempts", "after * attempts", "maximum retries",
    "stopped trying", "name service error", "name server", "host lookup", "hostname lookup", "host name lookup",
    "lookup failure", "lookup fail", "lookup timed", "dns error", "dns fail", "dns problem", "not respond",
    "no answer from", "no response from", "service not available", "closing transmission channel", "tls * fail",
    "starttls", "zeituberschreitung", "verbindung * abgelehnt", "verbindung * fehlgeschlagen",
    "verbindung * verloren", "nicht erreichbar", "nicht zu erreichen", "frist * abgelaufen", "zeit * abgelaufen",
    "nachricht abgelaufen", "delai * depasse", "delai depasse", "delai * expire", "connexion refusee",
    "connexion * echoue", "connexion impossible", "injoignable", "tiempo de espera", "conexion rechazada",
    "conexion * rechazada", "no se pudo conectar", "no se puede conectar", "mensaje caducado", "tempo scaduto",
    "connessione rifiutata", "impossibile connettersi", "non raggiungibile", "tempo limite", "conexao recusada",
    "conexao * falhou", "nao foi possivel conectar", "verbinding geweigerd", "verbinding * mislukt",
    "time out opgetreden", "niet bereikbaar", "таймаут", "истекло время", "время ожидания",
    "не удалось подключиться", "не отвечает", "タイムアウト", "接続できません", "接続できませんでした",
    "接続に失敗", "连接超时", "无法连接", "连接失败",
];

/// A mail system failed.
#[rustfmt::skip]
pub(super) const SYSTEM: &[&str] = &[
    "temporary failure", "mailer error", "system error", "internal error", "internal system", "internal server",
    "server error", "server configuration", "service unavailable", "service * unavailable",
    "not accepting * messages", "local error", "local problem", "configuration error", "misconfigur",
    "operating system error", "mail system problem", "disk space", "disk full", "no space left",
    "system storage", "queue file", "protocol error", "not implemented", "bad sequence", "unrecognized command",
    "create * output file", "cannot create", "could not create", "unable to create", "cannot open",
    "could not open", "failed to read", "error writing", "error while writing", "lock failure", "could not lock",
    "i o error", "insufficient permission", "does not advertise", "child process", "exited with", "command died",
    "returned exit", "out of memory", "interner fehler", "systemfehler", "serverfehler",
    "dienst nicht verfugbar", "erreur interne", "erreur systeme", "service indisponible", "error interno",
    "error del sistema", "errore interno", "errore di sistema", "erro interno", "erro do sistema",
    "interne fout", "systeemfout", "внутренняя ошибка", "системная ошибка", "システムエラー", "内部エラー",
    "系统错误", "内部错误",
];

/// The state passes, whatever the code says.
#[rustfmt::skip]
pub(crate) const PASSING: &[&str] = &[
    "try again later", "try later", "retry later", "retry * later", "later again", "again in a few",
    "come back later", "try again in", "not found try again", "host not found try", "temporarily",
    "temporary locked", "temporary failure", "temporary error", "temporary problem", "temporary lookup",
    "temporary local", "temporary condition", "temp fail", "tempfail", "message expired", "envelope expired",
    "queue expired", "time expired", "delivery time expired", "retry timeout", "retry time exceeded",
    "queue too long", "in the queue too", "not be delivered for", "be delivered for too long", "vorubergehend",
    "spater erneut", "spater noch einmal", "spater nochmal", "temporairement", "erreur temporaire",
    "essayer plus tard", "ressayer plus tard", "reessayer plus tard", "temporalmente", "intentelo mas tarde",
    "intente mas tarde", "nuevo mas tarde", "temporaneamente", "riprovare piu tardi", "riprova piu tardi",
    "temporariamente", "tente * mais tarde", "tijdelijk", "later opnieuw", "временно", "попробуйте позже",
    "повторите * позже", "一時的", "しばらくして", "しばらく経って", "暂时", "稍后再试", "请稍后",
];
