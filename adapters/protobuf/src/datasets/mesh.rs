//! Triangles.

message!(Triangle, TriangleView {
    a: [part Vector VectorView],
    b: [part Vector VectorView],
    c: [part Vector VectorView],
    normal: [part Vector VectorView],
});

message!(Vector, VectorView {
    x: [same f32],
    y: [same f32],
    z: [same f32],
});
