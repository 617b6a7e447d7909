# Ce que peut voir quiconque voit le téléphone : rien de ce dont il s'agit.
moment = Un moment que vous avez prévu
moment-invites = Il est là, quand vous voudrez.

# Ce que la personne a demandé à voir.
session = Votre séance
session-begins = Elle commence dans { $time }.
session-begins-now = Elle commence maintenant.
session-after = Après « { $title } »
session-after-unnamed = Après votre séance
session-after-invites = Il y a de la place ici pour ce qui vous est resté.
prompt = Pour votre séance dans { $time }
prompt-now = Pour votre séance de maintenant
prompt-unnamed = Une question à laquelle réfléchir
habit = Un moment pour vous
habit-invites = Vous avez réservé ce temps.

days =
    { $count ->
        [one] { $count } jour
       *[other] { $count } jours
    }
hours =
    { $count ->
        [one] { $count } heure
       *[other] { $count } heures
    }
minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
both = { $first } et { $second }

# Ce qu'une application montre quand un plan est moins que ce qu'il devrait être.
notifications-denied = Cet appareil ne laisse pas l'application vous faire de rappels. Vous pouvez les autoriser dans les réglages.
exact-denied = Sur cet appareil, les rappels peuvent arriver avec quelques minutes de retard.
too-many = Il y a plus de prévu que cet appareil ne peut contenir. Le reste suit quand vous ouvrez l'application.
