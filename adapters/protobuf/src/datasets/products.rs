//! Products of the catalogue: only ever sent by the server, which has them as the model's.

use rpcbench_contract::workloads::model;

use crate::messages::Product;

view!(Product, ProductView {
    id: [same u64],
    name: [text],
    price: [same u32],
    stock: [same i32],
    tags: [texts],
});

impl From<model::Product> for Product {
    fn from(model::Product { id, name, price, stock, tags }: model::Product) -> Self {
        Self { id, name, price, stock, tags }
    }
}
