#include "demonstration/catalogue.h"

namespace septet::demonstration {

namespace {

constexpr Person the_people[] = {
    {"mira", "Mira Halvorsen", "Architect. Old harbours, new uses.", 11},
    {"jonas", "Jonas Weber", "Surveys by drone, swims by habit.", 24},
    {"priya", "Priya Nair", "Structures that stand, drawings that explain.", 37},
    {"tomas", "Tomas Reyes", "Planning, patience and strong coffee.", 52},
};

constexpr std::string_view welcome = R"(# Welcome to Septet

These are Mira's files. Look around, change things, break things: this is a demonstration, and it
lives on this machine only.

- **Drop** files or whole folders anywhere in this window to upload them.
- **Ctrl+K** finds a file, a place or a command.
- **?** shows every shortcut.
- Whatever you delete waits in the trash for 30 days.

Start with `./run --empty` and another `--data` folder to have a Septet of your own.
)";

constexpr std::string_view meeting_notes = R"(# Harbour House, site meeting

Present: Mira, Priya, Jonas. Apologies: Tomas.

## Decided

1. The east wall keeps its brick. New openings only where the old cranes stood.
2. Survey of the quay on Thursday at low water, 06:40.
3. Drawings go out as revision F on Friday.

## Open

- Who speaks to the harbour master about the mooring rings?
- Second quote for the lime plaster.
- Flood level: 3.2 m or 3.4 m? Priya asks the county.
)";

constexpr std::string_view budget = R"(Item,Quantity,Unit price,Total
Survey and soil,1,4200.00,4200.00
Brick repair (m2),148,95.00,14060.00
Lime plaster (m2),310,62.00,19220.00
Windows, oak,22,1180.00,25960.00
Structure, steel (t),6.4,3900.00,24960.00
Contingency,1,8800.00,8800.00
)";

constexpr std::string_view letter = R"(Dear Ms Halvorsen,

thank you for the drawings of 14 November. The harbour board has no objection to the quay remaining
open to walkers during the works, provided that the two mooring rings at the east wall stay in use.

We look forward to seeing the building lived in again.

With kind regards,
Harbour Office
)";

constexpr std::string_view statement = R"(PLANNING STATEMENT

1. The site. A brick warehouse of 1894 on the north quay, empty since 2009.
2. The proposal. Eleven dwellings, two workshops and a room for the neighbourhood.
3. Heritage. The hoists, the loading doors and the painted lettering are kept and repaired.
4. Flood risk. Living rooms lie above 3.4 m; the ground floor is built to be wet and dried again.
5. Access. Level entry from the quay; a lift to every floor.
)";

constexpr std::string_view schedule = R"(Window,Width,Height,Glass,Floor
W01,1180,2100,Triple,0
W02,1180,2100,Triple,0
W03,980,1650,Double,1
W04,980,1650,Double,1
W05,640,1200,Double,2
)";

constexpr std::string_view tides = R"(# Low water, north quay: minutes after midnight.
LOW_WATER = {"Mon": 312, "Tue": 356, "Wed": 378, "Thu": 400, "Fri": 431}


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


for day, minutes in LOW_WATER.items():
    print(day, clock(minutes))
)";

constexpr std::string_view invoice = R"(INVOICE

Structural calculations, Harbour House      1 840.00
Two site visits                               360.00
                                            --------
                                            2 200.00

Payable within 30 days. Thank you.
)";

constexpr std::string_view steel = R"(Floor,Beams,Profile,Weight (t)
0,14,HEB 200,2.4
1,14,HEB 180,2.0
2,12,HEB 160,1.3
Roof,10,IPE 200,0.7
)";

constexpr std::string_view recipe = R"(# Grandmother's cinnamon buns

500 g flour, 75 g sugar, 75 g butter, 3 dl milk, 25 g yeast, a teaspoon of cardamom.

Warm the milk, melt the butter into it, stir in the yeast. Knead for ten minutes, rest for an hour.
Roll out, spread with butter, sugar and cinnamon, roll up, cut, rest again. 225 degrees, 9 minutes.
)";

constexpr std::string_view house = "Harbour House";
constexpr std::string_view photographs = "Harbour House/Photographs";
constexpr std::string_view scans = "Film scans";

constexpr File the_files[] = {
    {"mira", "", "Welcome to Septet.md", welcome, Scene::sea, 0, 0, true},
    {"mira", house, "Meeting notes.md", meeting_notes, Scene::sea, 0, 0, true},
    {"mira", house, "Budget 2027.csv", budget, Scene::sea, 0, 1},
    {"mira", house, "Planning statement.txt", statement, Scene::sea, 0, 3},
    {"mira", house, "Window schedule.csv", schedule, Scene::sea, 0, 6},
    {"mira", house, "tides.py", tides, Scene::sea, 0, 9},
    {"mira", house, "Elevation study, east.png", "", Scene::city, 8, 8},
    {"mira", "Harbour House/Correspondence", "Harbour office, 18 November.txt", letter, Scene::sea,
     0, 5},
    {"mira", photographs, "Quay at dusk.png", "", Scene::sea, 6, 12},
    {"mira", photographs, "Quay in the morning.png", "", Scene::sea, 7, 12},
    {"mira", photographs, "From the crane.png", "", Scene::city, 2, 12},
    {"mira", photographs, "Estuary.png", "", Scene::hills, 4, 14},
    {"mira", photographs, "Plantation.png", "", Scene::forest, 10, 14},
    {"mira", photographs, "Across the fjord.png", "", Scene::mountains, 3, 15},
    {"mira", "Invoices 2026", "2026-11 Structure.txt", invoice, Scene::sea, 0, 4},
    {"mira", scans, "Roll 1, frame 04.png", "", Scene::mountains, 5, 40},
    {"mira", scans, "Roll 1, frame 11.png", "", Scene::forest, 4, 40},
    {"mira", scans, "Roll 2, frame 02.png", "", Scene::hills, 1, 41},
    {"mira", "Family", "Cinnamon buns.md", recipe, Scene::sea, 0, 60, true},
    {"mira", "Family", "Summer house.png", "", Scene::sea, 3, 120},
    {"jonas", "", "Welcome to Septet.md", welcome, Scene::sea, 0, 0},
    {"jonas", "Surveys", "North quay.png", "", Scene::sea, 1, 2},
    {"jonas", "Surveys", "Ridge line.png", "", Scene::mountains, 8, 3},
    {"priya", "", "Welcome to Septet.md", welcome, Scene::sea, 0, 0},
    {"priya", "Structure", "Steel, floor by floor.csv", steel, Scene::sea, 0, 2},
    {"tomas", "", "Welcome to Septet.md", welcome, Scene::sea, 0, 0},
};

using drive::LinkMode, drive::Permission;

constexpr Place harbour_house{"mira", house}, surveys{"jonas", "Surveys"},
    structure{"priya", "Structure"}, notes{"mira", "Harbour House/Meeting notes.md"};

constexpr Shared the_shared[] = {
    {harbour_house, "priya", Permission::editor}, {harbour_house, "jonas", Permission::viewer},
    {harbour_house, "tomas", Permission::viewer}, {surveys, "mira", Permission::viewer},
    {structure, "mira", Permission::editor},
};

constexpr Remark the_remarks[] = {
    {notes, "priya", "The county says 3.4 m. I calculate with that."},
    {notes, "mira", "Thank you! Then 3.4 m goes into revision F."},
    {{"mira", "Harbour House/Photographs/Quay at dusk.png"},
     "jonas",
     "Can I have this one for the cover of the survey?"},
    {{"jonas", "Surveys/North quay.png"}, "mira", "Exactly the angle that we were missing."},
};

constexpr PublicAddress the_public_addresses[] = {
    {{"mira", photographs}, LinkMode::download},
    {{"mira", "Harbour House/Correspondence"}, LinkMode::drop},
    {surveys, LinkMode::view},
};

}  // namespace

std::span<const Person> people() {
  return the_people;
}
std::span<const File> files() {
  return the_files;
}
std::span<const Shared> shared() {
  return the_shared;
}
std::span<const Remark> remarks() {
  return the_remarks;
}
std::span<const PublicAddress> public_addresses() {
  return the_public_addresses;
}

}  // namespace septet::demonstration
