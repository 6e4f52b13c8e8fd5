// The one object through which the interface reaches the App, be it on a server or in this browser.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "client/drive_api.h"
#include "client/live_events.h"
#include "client/local_transport.h"
#include "client/market_api.h"
#include "client/market_feed.h"
#include "client/people_api.h"
#include "client/person_cache.h"
#include "client/sharing_api.h"
#include "client/transport.h"
#include "client/uploads.h"

namespace septet::client {

enum class Session {
  starting,     // finding out what is there
  signed_out,   // the server wants to know who it is
  signed_in,    // `me()` says who
  unreachable,  // the server does not answer, and nothing is known of before; it tries again
  failed,       // local mode could not start: `failure()` says why and what to do
};

class Client {
 public:
  // Finds out by itself: local mode if the person chose it or no server answers at this address,
  // the server otherwise.
  Client();
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  Session session() const;
  bool local() const;
  const people::ServerInfo& server() const;
  // Who is signed in; only while session() is signed_in.
  const people::Profile& me() const;
  const Error& failure() const;
  // In local mode: what the browser says about the space; asked for anew at each call of
  // refresh_storage().
  const LocalStorage& storage() const;
  void refresh_storage();

  PeopleApi& people();
  DriveApi& drive();
  SharingApi& sharing();
  MarketApi& market();
  MarketFeed& market_feed();
  PersonCache& persons();
  LiveEvents& live();
  Uploads& uploads();

  // What a GET of this path answers with, as it is: a picture.
  void load(std::string path, Then<Reply>);
  // Where an element of the page (a video) finds it, until it is released. See Transport::address.
  void address(std::string path, std::string media_type, Then<std::string>);
  void release_address(const std::string&);

  // Who is signed in, asked anew: after signing in, after a change of the profile.
  void refresh();
  // Signs out and forgets.
  void sign_out();
  // Called whenever session() or me() changed, also when the server ended the session. Several may
  // listen.
  void on_change(std::function<void()>);

  // In local mode: whether the person chose it although a server answers at this address.
  bool server_available() const;
  // Explicit switches, remembered; the page starts anew. To a server at this address, if there is
  // one.
  void use_this_browser_only();
  void use_server();

  // Everything that the person owns, as one archive into a file, and from such a file.
  void export_all(Then<void>);
  void import_all(const platform::FileRef&, platform::Progress, Then<drive::ImportReport>);
  // On a server: brings along what local mode keeps in this browser.
  void take_along(platform::Progress, Then<drive::ImportReport>);
  // Whether local mode was ever used in this browser, so that there may be something to take along.
  bool has_local_data() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace septet::client
