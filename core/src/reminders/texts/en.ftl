# What anybody may see who sees the phone: nothing of what it is about.
moment = A moment you planned
moment-invites = It is here when you are ready.

# What the participant asked to see.
session = Your session
session-begins = It begins in { $time }.
session-begins-now = It begins now.
session-after = After “{ $title }”
session-after-unnamed = After your session
session-after-invites = There is room here for what stayed with you.
prompt = For your session in { $time }
prompt-now = For your session now
prompt-unnamed = A question to think about
habit = A moment for yourself
habit-invites = You set this time aside.

days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
hours =
    { $count ->
        [one] { $count } hour
       *[other] { $count } hours
    }
minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
both = { $first } and { $second }

# What an app shows when a plan is less than it should be.
notifications-denied = This device does not let the app remind you. You can allow it in the settings.
exact-denied = On this device, reminders may come some minutes late.
too-many = More is planned than this device can hold. The rest follows when you open the app.
