//! Speaking with an issuer: the authorization code flow of OpenID Connect, with PKCE and a nonce.
//!
//! Nothing an issuer sends is believed before its signature, its audience, its nonce and its time are
//! right. Its errors are told by a slug of ours, for its words may hold anything.

use super::settings::Issuer;
use crate::accounts::outward::GuardedResolver;
use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod,
    CoreGrantType, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm,
    CoreJwsSigningAlgorithm as Signed, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, Scope,
    TokenResponse,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::time::Duration;
use ureq::Agent;
use ureq::unversioned::transport::DefaultConnector;

/// How long an issuer may take for one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most that is read of an answer.
const LONGEST_ANSWER: u64 = 1 << 20;
/// Signatures that only the issuer can make. A shared secret could be anybody's who knows it.
const SIGNATURES: [Signed; 9] = [
    Signed::RsaSsaPkcs1V15Sha256,
    Signed::RsaSsaPkcs1V15Sha384,
    Signed::RsaSsaPkcs1V15Sha512,
    Signed::RsaSsaPssSha256,
    Signed::RsaSsaPssSha384,
    Signed::RsaSsaPssSha512,
    Signed::EcdsaP256Sha256,
    Signed::EcdsaP384Sha384,
    Signed::EdDsa,
];
/// How an issuer says that it asked for more than a password (RFC 8176).
const SEVERAL_FACTORS: &str = "mfa";

/// What went wrong with an issuer, without a word of what it sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It does not answer, or its address leads into our own network.
    #[error("the issuer cannot be reached")]
    Unreachable,
    /// What it says of itself cannot be used.
    #[error("the issuer does not say how to sign in with it, or calls itself by another address")]
    Description,
    /// It takes neither the code nor the client.
    #[error("the issuer did not take the code")]
    Code,
    /// What it signed is not right.
    #[error("what the issuer signed is not for this sign-in")]
    Token,
}

/// Whom an issuer means. Its `Debug` shows nobody.
#[derive(Clone, PartialEq, Eq)]
pub struct Claimed {
    /// What the issuer calls the person, for ever.
    pub subject: String,
    /// The person's address, where the issuer has proved it.
    pub verified_email: Option<String>,
    /// Whether the issuer says that it asked for a second factor.
    pub several_factors: bool,
}

impl fmt::Debug for Claimed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claimed(..)")
    }
}

/// What one sign-in at an issuer is recognised by.
pub(super) struct Marks<'a> {
    /// In the address that the issuer answers to.
    pub state: &'a str,
    /// In what it signs.
    pub nonce: &'a str,
    /// Proves that the code was meant for us.
    pub verifier: &'a str,
}

/// Members of an issuer's description beside those of the standard's first edition.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct NamesItself {
    /// Whether each answer names the issuer (RFC 9207).
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for NamesItself {}

type Description = ProviderMetadata<
    NamesItself,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// An issuer with what it says of itself now.
pub(super) struct Known {
    description: Description,
    agent: Agent,
    client: ClientId,
    secret: Option<ClientSecret>,
    redirect: RedirectUrl,
}

impl Known {
    /// Asks the issuer how to sign in with it. `redirect` is where it answers to.
    pub fn discover(
        issuer: &Issuer,
        secret: Option<&str>,
        redirect: &str,
        allowed: &[String],
    ) -> Result<Self, Trouble> {
        let enciphered = issuer.address.starts_with("https://");
        let agent = agent(allowed, enciphered);
        let address = IssuerUrl::new(issuer.address.clone()).map_err(|_not_an_address| Trouble::Description)?;
        let description = Description::discover(&address, &|request| ask(&agent, request)).map_err(|e| match e {
            openidconnect::DiscoveryError::Request(_) => Trouble::Unreachable,
            _ => Trouble::Description,
        })?;
        if enciphered && description.authorization_endpoint().url().scheme() != "https" {
            return Err(Trouble::Description);
        }
        let redirect = RedirectUrl::new(redirect.to_owned()).map_err(|_not_an_address| Trouble::Description)?;
        Ok(Self {
            description,
            agent,
            client: ClientId::new(issuer.client_id.clone()),
            secret: secret.map(|secret| ClientSecret::new(secret.to_owned())),
            redirect,
        })
    }

    /// Whether its answers name it.
    pub fn names_itself(&self) -> bool {
        self.description.additional_metadata().authorization_response_iss_parameter_supported
    }

    /// Where to send the browser.
    pub fn address(&self, marks: &Marks<'_>) -> String {
        let client = CoreClient::from_provider_metadata(self.description.clone(), self.client.clone(), None)
            .set_redirect_uri(self.redirect.clone());
        let verifier = PkceCodeVerifier::new(marks.verifier.to_owned());
        let (state, nonce) = (CsrfToken::new(marks.state.to_owned()), Nonce::new(marks.nonce.to_owned()));
        let (address, ..) = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, move || state, move || nonce)
            .add_scope(Scope::new("email".to_owned()))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .url();
        address.into()
    }

    /// Gives the code back and reads what the issuer signed for it.
    pub fn redeem(&self, code: &str, marks: &Marks<'_>, now: DateTime<Utc>) -> Result<Claimed, Trouble> {
        let client =
            CoreClient::from_provider_metadata(self.description.clone(), self.client.clone(), self.secret.clone())
                .set_redirect_uri(self.redirect.clone())
                .set_auth_type(self.way_to_show_the_secret());
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_no_address| Trouble::Description)?
            .set_pkce_verifier(PkceCodeVerifier::new(marks.verifier.to_owned()))
            .request(&|request| ask(&self.agent, request))
            .map_err(|e| match e {
                openidconnect::RequestTokenError::Request(_) => Trouble::Unreachable,
                openidconnect::RequestTokenError::ServerResponse(_) => Trouble::Code,
                _ => Trouble::Token,
            })?;
        let verifier = client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now);
        let token = answer.id_token().ok_or(Trouble::Token)?;
        let claims = token
            .claims(&verifier, &Nonce::new(marks.nonce.to_owned()))
            .map_err(|_which_check_failed_is_nobodys_business| Trouble::Token)?;
        let verified = claims.email_verified() == Some(true);
        let methods = claims.auth_method_refs();
        Ok(Claimed {
            subject: claims.subject().as_str().to_owned(),
            verified_email: claims.email().filter(|_| verified).map(|email| email.as_str().to_owned()),
            several_factors: methods.is_some_and(|all| all.iter().any(|one| one.as_str() == SEVERAL_FACTORS)),
        })
    }

    fn way_to_show_the_secret(&self) -> AuthType {
        let methods = self.description.token_endpoint_auth_methods_supported();
        let knows = |method| methods.is_some_and(|all| all.contains(&method));
        match knows(CoreClientAuthMethod::ClientSecretPost) && !knows(CoreClientAuthMethod::ClientSecretBasic) {
            true => AuthType::RequestBody,
            false => AuthType::BasicAuth,
        }
    }
}

/// A way to ask; `enciphered` keeps every address that the issuer names to https, its keys before all.
fn agent(allowed: &[String], enciphered: bool) -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .https_only(enciphered)
        // A proxy would look names up where the guard cannot see it.
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("Fingerpost/", env!("CARGO_PKG_VERSION")))
        .build();
    Agent::with_parts(config, DefaultConnector::default(), GuardedResolver::new(allowed))
}

fn ask(agent: &Agent, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
    let response = match request.body().is_empty() {
        true => agent.run(request.map(|_nothing| ()))?,
        false => agent.run(request)?,
    };
    let (head, mut body) = response.into_parts();
    let bytes = body.with_config().limit(LONGEST_ANSWER).read_to_vec()?;
    Ok(HttpResponse::from_parts(head, bytes))
}
