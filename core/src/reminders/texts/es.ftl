# Lo que puede ver quien vea el teléfono: nada de lo que se trata.
moment = Un momento que planeaste
moment-invites = Está aquí para cuando quieras.

# Lo que la persona pidió ver.
session = Tu sesión
session-begins = Empieza dentro de { $time }.
session-begins-now = Empieza ahora.
session-after = Después de «{ $title }»
session-after-unnamed = Después de tu sesión
session-after-invites = Aquí hay espacio para lo que se quedó contigo.
prompt = Para tu sesión dentro de { $time }
prompt-now = Para tu sesión de ahora
prompt-unnamed = Una pregunta para pensar
habit = Un momento para ti
habit-invites = Reservaste este tiempo.

days =
    { $count ->
        [one] { $count } día
       *[other] { $count } días
    }
hours =
    { $count ->
        [one] { $count } hora
       *[other] { $count } horas
    }
minutes =
    { $count ->
        [one] { $count } minuto
       *[other] { $count } minutos
    }
both = { $first } y { $second }

# Lo que muestra una aplicación cuando un plan es menos de lo que debería.
notifications-denied = Este dispositivo no deja que la aplicación te recuerde nada. Puedes permitirlo en los ajustes.
exact-denied = En este dispositivo los recordatorios pueden llegar unos minutos más tarde.
too-many = Hay más planeado de lo que cabe en este dispositivo. El resto llega cuando abres la aplicación.
