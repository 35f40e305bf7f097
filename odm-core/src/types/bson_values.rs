//! Values of any BSON type.

use bson::Bson;

use super::FieldType;
use crate::{
    codec::{DecodeError, Decoder, ElementType, Encoder},
    fields::{Field, Path},
    meta::TypeMeta,
};

impl FieldType for Bson {
    type Path<Root> = Field<Root, Self>;
    const TYPE: &'static TypeMeta = &TypeMeta::any::<Self>();
    const NULL_IS_A_VALUE: bool = true;

    fn path<Root>(at: Path) -> Field<Root, Self> {
        Field::new(at)
    }
    fn encode(&self, encoder: &mut Encoder) -> ElementType {
        let _ = encoder;
        ElementType::NULL
    }
    fn decode(element_type: ElementType, decoder: &mut Decoder<'_>) -> Result<Self, DecodeError> {
        let _ = decoder;
        Err(DecodeError::mismatch("", element_type))
    }
}
