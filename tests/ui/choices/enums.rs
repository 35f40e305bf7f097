use mongo_odm::prelude::*;

#[derive(Choices)]
enum Shape {
    Circle(f64),
    Square { side: f64 },
    Point,
}

#[derive(Choices)]
enum Nothing {}

#[derive(Choices)]
struct Status {
    open: bool,
}

#[derive(Choices)]
#[choices(rename_all = "kebab")]
enum Same {
    #[choice(name = "b", rename = "c")]
    A,
    #[choice(name = "b")]
    B,
}

#[derive(EmbeddedDocument)]
struct Item {
    shape: Shape,
}

fn main() {
    let _ = Shape::from_name("point");
}
