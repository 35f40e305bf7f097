use mongo_odm::prelude::*;

#[derive(Choices)]
#[choices(rename_al = "UPPERCASE", own_display = true, name = "status", crate = "a b")]
enum Status {
    #[choice(default)]
    Open,
    #[choices(name = "x")]
    Closed,
    #[choice(name = "")]
    Lost,
    #[choice(name = 3)]
    Found,
    #[choice]
    Gone,
}

#[derive(Choices)]
enum Kind<T> {
    Of(T),
}

#[derive(Choices)]
#[choices(rename_all = "lowercase")]
enum Same {
    InTransit,
    Intransit,
}

fn main() {}
