// Registering, signing in, sessions, two-factor, app passwords.
#include "people/routes_table.h"
#include "people/rules.h"

namespace septet::people {

namespace {

using http::Access;
using http::Call;
using http::Method;
using http::Response;

std::string cookie_of(const std::string& token, const Visitor& visitor,
                      std::optional<std::int64_t> max_age_s) {
  std::string out =
      std::string(session_cookie) + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
  if (visitor.secure) out += "; Secure";
  if (max_age_s) out += "; Max-Age=" + std::to_string(*max_age_s);
  return out;
}

// A browser gets the token in a cookie that its scripts cannot read; a program, in the body.
Response signed_in(SignedIn session, const Visitor& visitor) {
  if (!visitor.browser) session.reply.token = session.token;
  Response out = Response::record(session.reply);
  if (visitor.browser) {
    const auto life_s = rules::session_idle(true).us / 1'000'000;
    out.headers.add(
        "Set-Cookie",
        cookie_of(session.token, visitor, session.remember ? std::optional(life_s) : std::nullopt));
  }
  return out;
}

Response signed_out(const Call& call) {
  Response out = Response::empty();
  if (call.caller.by_cookie)
    out.headers.add("Set-Cookie", cookie_of("", visitor_of(call.request), 0));
  return out;
}

}  // namespace

void bind_sign_in_routes(RouteTable& table, Service& service) {
  const RouteOptions open{.access = Access::anyone, .strict = true};
  table.add<RegisterRequest>(Method::post, "/api/users", "Register",
                             [&](Call& call, const RegisterRequest& request) {
                               return service.accounts.register_account(request,
                                                                        visitor_of(call.request));
                             },
                             {.access = Access::anyone, .status = 201, .strict = true});
  table.add<LoginRequest>(
      Method::post, "/api/auth/login", "Sign in",
      [&](Call& call, const LoginRequest& request) -> Result<Response> {
        const Visitor visitor = visitor_of(call.request);
        return signed_in(TRY(service.sessions.login(request, visitor)), visitor);
      },
      open);
  table.add<DemonstrationRequest>(
      Method::post, "/api/auth/demonstration", "Sign in as somebody of the demonstration",
      [&](Call& call, const DemonstrationRequest& request) -> Result<Response> {
        const Visitor visitor = visitor_of(call.request);
        return signed_in(TRY(service.sessions.login_demonstration(request, visitor)), visitor);
      },
      open);
  table.add(Method::post, "/api/auth/logout", "Sign out", [&](Call& call) -> Result<Response> {
    TRY(service.sessions.logout(call.caller));
    return signed_out(call);
  });
  table.add<PasswordChange>(Method::put, "/api/auth/password",
                            "Change the password; signs out everywhere else",
                            [&](Call& call, const PasswordChange& change) {
                              return service.accounts.change_password(call.caller, change);
                            },
                            {.strict = true});
  table.add<SetupRequest>(Method::post, "/api/setup/administrator",
                          "Become the first administrator by the one-time link",
                          [&](Call& call, const SetupRequest& request) {
                            return service.accounts.claim_administrator(call.caller, request.token);
                          },
                          {.strict = true});
}

void bind_session_routes(RouteTable& table, Service& service) {
  Sessions& sessions = service.sessions;
  table.add(Method::get, "/api/auth/sessions", "Where one is signed in",
            [&](Call& call) -> Result<http::Page<SessionView>> {
              return page_of(TRY(sessions.list(call.caller)));
            });
  table.add(Method::del, "/api/auth/sessions", "Sign out everywhere else",
            [&](Call& call) { return sessions.revoke_others(call.caller); });
  table.add(Method::get, "/api/auth/sessions/{id}", "One session",
            [&](Call& call) -> Result<SessionView> {
              return sessions.get(call.caller, TRY(call.id("id")));
            });
  table.add<SessionPatch>(Method::patch, "/api/auth/sessions/{id}", "Name the device",
                          [&](Call& call, const SessionPatch& patch) -> Result<SessionView> {
                            return sessions.rename(call.caller, TRY(call.id("id")), patch);
                          });
  table.add(Method::del, "/api/auth/sessions/{id}", "Sign a device out",
            [&](Call& call) -> Result<Response> {
              const Id id = TRY(call.id("id"));
              TRY(sessions.revoke(call.caller, id));
              return id == call.caller.session_id ? signed_out(call) : Response::empty();
            });
  table.add(Method::get, "/api/auth/app-passwords", "App passwords",
            [&](Call& call) -> Result<http::Page<AppPasswordView>> {
              return page_of(TRY(sessions.app_passwords(call.caller)));
            });
  table.add<AppPasswordRequest>(Method::post, "/api/auth/app-passwords",
                                "Make an app password, which is shown this once",
                                [&](Call& call, const AppPasswordRequest& request) {
                                  return sessions.add_app_password(call.caller, request);
                                },
                                {.status = 201});
  table.add(Method::del, "/api/auth/app-passwords/{id}", "Take an app password back",
            [&](Call& call) -> Result<void> {
              return sessions.revoke_app_password(call.caller, TRY(call.id("id")));
            });
}

void bind_two_factor_routes(RouteTable& table, Service& service) {
  TwoFactor& two_factor = service.two_factor;
  table.add(Method::get, "/api/auth/totp", "Whether two-factor sign-in is on",
            [&](Call& call) { return two_factor.state(call.caller.account_id); });
  table.add<TotpStart>(
      Method::post, "/api/auth/totp", "Begin two-factor sign-in: a secret, also as a QR code",
      [&](Call& call, const TotpStart& start) { return two_factor.start(call.caller, start); });
  table.add<TotpConfirm>(Method::post, "/api/auth/totp/confirm",
                         "Turn two-factor sign-in on; gives recovery codes",
                         [&](Call& call, const TotpConfirm& confirm) {
                           return two_factor.confirm(call.caller, confirm.code);
                         },
                         {.strict = true});
  table.add<PasswordProof>(Method::del, "/api/auth/totp", "Turn two-factor sign-in off",
                           [&](Call& call, const PasswordProof& proof) {
                             return two_factor.disable(call.caller, proof);
                           },
                           {.strict = true});
  table.add<PasswordProof>(Method::post, "/api/auth/totp/recovery-codes",
                           "New recovery codes in place of all others",
                           [&](Call& call, const PasswordProof& proof) {
                             return two_factor.renew_recovery_codes(call.caller, proof);
                           },
                           {.strict = true});
}

}  // namespace septet::people
