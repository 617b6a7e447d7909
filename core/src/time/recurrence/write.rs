use std::fmt;

use chrono::Weekday;

use super::{End, Frequency, Nth, Recurrence, Until};

/// The canonical text: upper case, parts and lists in a fixed order, nothing that goes without saying.
impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FREQ={}", self.frequency.name())?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => Ok(()),
            End::Count(count) => write!(f, ";COUNT={count}"),
            End::Until(until) => write!(f, ";UNTIL={until}"),
        }?;
        for (name, list) in self.lists() {
            part(f, name, list)?;
        }
        part(f, "BYDAY", &self.weekdays)?;
        part(f, "BYSETPOS", &self.positions)?;
        match self.week_start {
            Weekday::Mon => Ok(()),
            other => write!(f, ";WKST={}", name(other)),
        }
    }
}

impl Recurrence {
    fn lists(&self) -> [(&'static str, &[i16]); 4] {
        [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
        ]
    }
}

impl Frequency {
    fn name(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::Yearly => "YEARLY",
        }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{}", day.format("%Y%m%d")),
            Self::Local(end) => write!(f, "{}", end.format("%Y%m%dT%H%M%S")),
            Self::Utc(end) => write!(f, "{}", end.format("%Y%m%dT%H%M%SZ")),
        }
    }
}

impl fmt::Display for Nth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str(name(self.1)),
            place => write!(f, "{place}{}", name(self.1)),
        }
    }
}

fn name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

fn part<T: fmt::Display>(f: &mut fmt::Formatter<'_>, name: &str, list: &[T]) -> fmt::Result {
    let mut before = format!(";{name}=");
    for value in list {
        write!(f, "{before}{value}")?;
        before = ",".to_owned();
    }
    Ok(())
}
