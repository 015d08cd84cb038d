//! The one frame of the protocol.

use std::io;

use rpcbench::serde::{Serialize, de::DeserializeOwned};
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// Bytes before the CBOR: a length and the number of the call.
const HEADER: usize = 8;

/// Puts a whole frame into a buffer that is used again.
pub fn write<T: Serialize>(call: u32, value: &T, out: &mut Vec<u8>) -> io::Result<()> {
    out.clear();
    out.resize(HEADER, 0);
    ciborium::into_writer(value, &mut *out).map_err(invalid)?;
    let length = u32::try_from(out.len() - HEADER).map_err(invalid)?;
    out[..4].copy_from_slice(&length.to_be_bytes());
    out[4..HEADER].copy_from_slice(&call.to_be_bytes());
    Ok(())
}

/// Reads the next frame into a buffer that is used again, and gives the number of its call; nothing where the stream ends
/// between two frames.
///
/// The buffer grows with what comes, not with what a length promises.
pub async fn read(
    stream: &mut (impl AsyncBufRead + Unpin),
    most: usize,
    body: &mut Vec<u8>,
) -> io::Result<Option<u32>> {
    if stream.fill_buf().await?.is_empty() {
        return Ok(None);
    }
    let (length, call) = (stream.read_u32().await? as usize, stream.read_u32().await?);
    if length > most {
        return Err(invalid(format!("a frame of {length} bytes, of at most {most}")));
    }
    body.clear();
    if stream.take(length as u64).read_to_end(body).await? < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(call))
}

/// The value in a frame.
pub fn value<T: DeserializeOwned>(mut body: &[u8]) -> io::Result<T> {
    let value = ciborium::from_reader(&mut body).map_err(invalid)?;
    if body.is_empty() { Ok(value) } else { Err(invalid(format!("{} bytes are left over", body.len()))) }
}

fn invalid(error: impl ToString) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

#[cfg(test)]
mod tests {
    use tokio::io::BufReader;

    use super::*;

    async fn read_all(mut bytes: &[u8]) -> io::Result<Vec<u32>> {
        let (mut stream, mut body, mut values) = (BufReader::new(&mut bytes), Vec::new(), Vec::new());
        while let Some(call) = read(&mut stream, 100, &mut body).await? {
            values.extend([call, value(&body)?]);
        }
        Ok(values)
    }

    #[tokio::test]
    async fn frames_come_back_and_cut_or_false_ones_are_errors() {
        let mut frame = Vec::new();
        write(7, &5_u32, &mut frame).unwrap();
        assert_eq!(read_all(&frame.repeat(3)).await.unwrap(), [7, 5, 7, 5, 7, 5]);
        for end in 1..frame.len() {
            assert!(read_all(&frame[..end]).await.is_err(), "{end}");
        }
        assert!(read_all(&[0xff; 64]).await.unwrap_err().to_string().contains("4294967295 bytes"));
        frame.extend([0, 0, 0, 2, 0, 0, 0, 8, 1, 1]);
        assert!(read_all(&frame).await.unwrap_err().to_string().contains("left over"));
    }
}
