//! Style sheet, scripts and icons: embedded, compressed once, and named by what is in them.

use super::cache_policy::CachePolicy;
use super::error::Error;
use actix_web::http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use flate2::{Compression, write::GzEncoder};
use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

#[derive(rust_embed::RustEmbed)]
#[folder = "assets/"]
#[prefix = ""]
struct Embedded;

struct Asset {
    hash: String,
    content_type: String,
    body: web::Bytes,
    gzipped: web::Bytes,
}

/// Only these folders are sent; locales are for the program.
const SERVED: [&str; 3] = ["style/", "script/", "icons/"];

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    let mut assets = BTreeMap::new();
    for path in Embedded::iter() {
        let Some(file) = SERVED.iter().find_map(|folder| path.strip_prefix(folder)) else { continue };
        let Some(embedded) = Embedded::get(&path) else { continue };
        let hash = embedded.metadata.sha256_hash().iter().take(6).map(|b| format!("{b:02x}")).collect();
        let body = web::Bytes::from(embedded.data.into_owned());
        let gzipped = gzip(&body).map_or_else(|_| body.clone(), web::Bytes::from);
        let mut content_type = mime_guess::from_path(file).first_or_octet_stream().to_string();
        if content_type.starts_with("text/") && !content_type.contains("charset") {
            content_type.push_str("; charset=utf-8");
        }
        assets.insert(file.to_owned(), Asset { hash, content_type, body, gzipped });
    }
    assets
});

fn gzip(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body)?;
    encoder.finish()
}

/// The address of a file, which changes when the file does.
pub fn address(file: &str) -> String {
    let hash = ASSETS.get(file).map_or("missing", |asset| asset.hash.as_str());
    format!("/assets/{hash}/{file}")
}

/// Sends a file. An address with an older hash gets the present file, but is not kept.
pub async fn get_asset(request: HttpRequest, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    let (hash, file) = path.into_inner();
    let asset = ASSETS.get(&file).ok_or(Error::NotFound)?;
    let policy = if asset.hash == hash { CachePolicy::ForEverAnywhere } else { CachePolicy::Nowhere };
    let mut response = HttpResponse::Ok();
    response
        .insert_header(policy)
        .insert_header((CONTENT_TYPE, asset.content_type.as_str()))
        .insert_header((VARY, "accept-encoding"));
    let takes_gzip =
        request.headers().get(ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| {
            v.split(',').any(|e| e.trim().starts_with("gzip") && !e.replace(' ', "").ends_with(";q=0"))
        });
    if takes_gzip {
        Ok(response.insert_header((CONTENT_ENCODING, "gzip")).body(asset.gzipped.clone()))
    } else {
        Ok(response.insert_header((CONTENT_ENCODING, "identity")).body(asset.body.clone()))
    }
}

/// Bytes of a file as sent to a browser that takes gzip.
#[cfg(test)]
pub fn gzipped_size(file: &str) -> usize {
    ASSETS.get(file).map_or(0, |asset| asset.gzipped.len())
}
