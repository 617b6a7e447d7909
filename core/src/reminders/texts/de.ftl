# Was sehen darf, wer das Telefon sieht: nichts davon, worum es geht.
moment = Ein Moment, den du eingeplant hast
moment-invites = Er ist da, wenn du so weit bist.

# Was die Person zu sehen gewünscht hat.
session = Deine Sitzung
session-begins = Sie beginnt in { $time }.
session-begins-now = Sie beginnt jetzt.
session-after = Nach „{ $title }“
session-after-unnamed = Nach deiner Sitzung
session-after-invites = Hier ist Platz für das, was bei dir geblieben ist.
prompt = Für deine Sitzung in { $time }
prompt-now = Für deine Sitzung jetzt
prompt-unnamed = Eine Frage zum Nachdenken
habit = Ein Moment für dich
habit-invites = Diese Zeit hast du dir genommen.

# Im Dativ: „in 2 Tagen“.
days =
    { $count ->
        [one] { $count } Tag
       *[other] { $count } Tagen
    }
hours =
    { $count ->
        [one] { $count } Stunde
       *[other] { $count } Stunden
    }
minutes =
    { $count ->
        [one] { $count } Minute
       *[other] { $count } Minuten
    }
both = { $first } und { $second }

# Was eine App zeigt, wenn ein Plan weniger ist, als er sein sollte.
notifications-denied = Dieses Gerät lässt keine Erinnerungen der App zu. In den Einstellungen kannst du sie erlauben.
exact-denied = Auf diesem Gerät können Erinnerungen einige Minuten später kommen.
too-many = Es ist mehr geplant, als dieses Gerät fassen kann. Der Rest folgt, wenn du die App öffnest.
