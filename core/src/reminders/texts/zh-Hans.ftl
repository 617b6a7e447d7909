# 任何看到手机的人都可以看到的内容：不透露所关何事。
moment = 你安排的一段时间
moment-invites = 等你准备好，它就在这里。

# 本人要求显示的内容。
session = 你的会谈
session-begins = { $time }后开始。
session-begins-now = 现在开始。
session-after = “{ $title }”之后
session-after-unnamed = 会谈之后
session-after-invites = 这里可以写下留在心里的东西。
prompt = 为{ $time }后的会谈
prompt-now = 为现在的会谈
prompt-unnamed = 一个可以想想的问题
habit = 给自己的一点时间
habit-invites = 这是你留出的时间。

days = { $count } 天
hours = { $count } 小时
minutes = { $count } 分钟
both = { $first } { $second }

# 计划不完整时应用所显示的内容。
notifications-denied = 此设备不允许本应用提醒你。你可以在设置中允许。
exact-denied = 在此设备上，提醒可能会晚几分钟。
too-many = 计划的内容超出了此设备的容量。打开应用后，其余的会继续。
