#include "market/companies.h"

#include <algorithm>
#include <array>

namespace septet::market {

namespace {

constexpr std::array<std::string_view, sector_count> sector_names{
    "Technology", "Communication", "Industrials",      "Financials",
    "Energy",     "Health care",   "Consumer staples", "Consumer discretionary",
    "Materials",  "Utilities",     "Real estate",      "Funds"};

// Symbol, name, industry, icon, headquarters, summary, sector, founded, price in cents, thousands
// of shares, of which a day's turnover, volatility in basis points, betas in per cent, yield in
// basis points, the newest day's return, employees.
constexpr Company table[] = {
    {"KITE", "Kite Aerospace", "Aerospace", "plane", "Wichita, Kansas",
     "Builds regional aircraft, drones and the engines' control systems, and services them for "
     "airlines.",
     2, 1968, 18462, 412000, 12400, 175, 110, 80, 110, 231, 61400},
    {"NVLX", "Novalux Semiconductor", "Semiconductors", "cpu", "Austin, Texas",
     "Designs processors for data centres and the optical links between them.", 0, 1999, 51208,
     1180000, 24500, 245, 150, 130, 10, 186, 27900},
    {"ORCD", "Orchard Devices", "Consumer electronics", "smartphone", "San Mateo, California",
     "Makes telephones, watches and hearing aids, and the operating system that they share.", 0,
     1984, 23147, 3900000, 38000, 155, 115, 95, 60, -42, 88200},
    {"MRDN", "Meridian Bank", "Banks", "landmark", "Charlotte, North Carolina",
     "A bank for households and small firms with nine hundred branches on the east coast.", 3, 1887,
     7815, 940000, 9600, 150, 105, 95, 290, 64, 42300},
    {"SOLA", "Solara Energy", "Solar power", "sun", "Tempe, Arizona",
     "Plans, builds and runs solar farms with batteries, and sells their power by long contracts.",
     4, 2006, 4193, 520000, 11200, 275, 120, 110, 0, -318, 8700},
    {"TIDE", "Tidewater Health", "Hospitals", "heart-pulse", "Norfolk, Virginia",
     "Runs hospitals and clinics in eleven states, and a laboratory that serves others.", 5, 1976,
     12670, 310000, 3100, 125, 75, 80, 150, 11, 71500},
    {"GRNT", "Granite Rail", "Railways", "train-front", "Omaha, Nebraska",
     "A railway of 21,000 miles that carries grain, coal, cars and containers west of the lakes.",
     2, 1871, 9406, 680000, 5400, 135, 95, 85, 210, -107, 33800},
    {"ALPN", "Alpine Foods", "Packaged food", "milk", "Burlington, Vermont",
     "Cheese, yoghurt and frozen meals under fourteen brands.", 6, 1923, 6338, 455000, 4000, 100,
     55, 70, 310, 29, 24600},
    {"HRBR", "Harbor Freightlines", "Shipping", "ship", "Savannah, Georgia",
     "Container ships, port terminals and the lorries that wait for them.", 2, 1959, 5721, 240000,
     3600, 185, 115, 90, 180, 112, 18300},
    {"LUMA", "Luma Networks", "Telecom equipment", "radio-tower", "Raleigh, North Carolina",
     "Makes radio units and fibre switches for telephone companies.", 1, 2001, 1894, 870000, 19500,
     230, 120, 100, 0, -84, 9400},
    {"SEPT", "Septet 700 Index Fund", "Index fund", "layers", "Wilmington, Delaware",
     "Holds the seven hundred largest companies of the exchange by market value.", 0, 1994, 40255,
     2100000, 46000, 87, 100, 0, 130, 73, 0},
    {"VRDA", "Verda Materials", "Chemicals", "leaf", "Baton Rouge, Louisiana",
     "Resins, coatings and fertiliser made from plants in place of oil.", 8, 1990, 3360, 390000,
     4400, 170, 105, 100, 160, 48, 11200},
    {"OAKE", "Oakes & Rowe", "Department stores", "shopping-bag", "St. Louis, Missouri",
     "Department stores in 240 towns, and a catalogue that has become a web shop.", 7, 1902, 7102,
     160000, 2200, 190, 110, 100, 230, -36, 47800},
    {"CLVR", "Clover Systems", "Software", "clover", "Seattle, Washington",
     "Accounting and payroll software that two million firms rent by the month.", 0, 2003, 31840,
     520000, 5900, 180, 125, 110, 0, 0, 19800},
    {"BYTE", "Byteforge", "Software", "code", "Boulder, Colorado",
     "Tools for programmers, and the servers on which their programs are tested.", 0, 2011, 9675,
     310000, 6800, 260, 145, 125, 0, 0, 5200},
    {"QNTM", "Quanta Storage", "Data storage", "hard-drive", "Milpitas, California",
     "Disks and flash memory for data centres.", 0, 1988, 6418, 690000, 10300, 230, 130, 130, 70, 0,
     31000},
    {"PLSR", "Pulsar Cloud", "Cloud services", "cloud", "Reston, Virginia",
     "Rents computers and databases by the second from forty data centres.", 0, 2008, 14209, 830000,
     13700, 215, 135, 125, 0, 0, 14100},
    {"VECT", "Vector Robotics", "Industrial robots", "bot", "Ann Arbor, Michigan",
     "Robot arms and the cameras that guide them, for makers of cars and batteries.", 2, 2012, 8733,
     190000, 3900, 255, 135, 95, 0, 0, 6100},
    {"TRNS", "Transom Glass", "Building products", "panel-top", "Toledo, Ohio",
     "Windows, insulation and the glass of greenhouses.", 2, 1919, 5244, 270000, 2000, 150, 105, 85,
     190, 0, 15700},
    {"IRON", "Ironbridge Steel", "Steel", "anvil", "Pittsburgh, Pennsylvania",
     "Steel from scrap in electric furnaces, mostly beams and rails.", 8, 1898, 4471, 330000, 5100,
     205, 125, 110, 240, 0, 20900},
    {"CPRX", "Copperline Mining", "Copper", "pickaxe", "Butte, Montana",
     "Mines copper and molybdenum in three countries.", 8, 1907, 2786, 1210000, 16400, 225, 125,
     125, 180, 0, 28700},
    {"TMBR", "Timberwell", "Forest products", "tree-pine", "Eugene, Oregon",
     "Owns four million acres of forest and the sawmills beside them.", 8, 1934, 3825, 420000, 3000,
     145, 95, 85, 350, 0, 9300},
    {"PYRE", "Pyre Gold", "Gold", "flame", "Elko, Nevada",
     "Looks for gold in old mines, and has found some.", 8, 2014, 82, 1450000, 21000, 390, 80, 150,
     0, 0, 340},
    {"AQUA", "Aquifer Water", "Water supply", "droplets", "Trenton, New Jersey",
     "Supplies water to nine million people and cleans what comes back.", 9, 1886, 5890, 205000,
     1200, 90, 50, 75, 280, 0, 6900},
    {"GRID", "Gridstone Power", "Electricity", "zap", "Columbus, Ohio",
     "Power lines and stations in six states, a third of it from wind by now.", 9, 1912, 7436,
     490000, 3300, 95, 50, 85, 360, 0, 17100},
    {"WIND", "Windrow Renewables", "Wind power", "wind", "Des Moines, Iowa",
     "Wind parks on the plains and off the coast.", 9, 2004, 2947, 360000, 5200, 195, 95, 100, 120,
     0, 3800},
    {"PTRL", "Petral Oil", "Oil and gas", "fuel", "Houston, Texas",
     "Produces oil and gas on land and refines it on the coast.", 4, 1911, 10852, 1340000, 14800,
     145, 90, 110, 380, 0, 46500},
    {"DRLL", "Deepwell Drilling", "Oil services", "drill", "Midland, Texas",
     "Drills wells for others, and seals the old ones.", 4, 1956, 2217, 480000, 8900, 235, 120, 140,
     220, 0, 22400},
    {"PIPE", "Conduit Pipelines", "Pipelines", "cylinder", "Tulsa, Oklahoma",
     "Pipelines and tanks for oil, gas and carbon dioxide.", 4, 1949, 3568, 990000, 7200, 120, 80,
     85, 560, 0, 8100},
    {"CRDT", "Creditline", "Consumer lending", "credit-card", "Sioux Falls, South Dakota",
     "Credit cards, and the instalment plans of six thousand shops.", 3, 1979, 16420, 380000, 4300,
     185, 130, 110, 140, 0, 26800},
    {"INSR", "Insight Mutual", "Insurance", "umbrella", "Hartford, Connecticut",
     "Insures houses, cars and lives, and the insurers of others.", 3, 1853, 21135, 250000, 1700,
     115, 80, 80, 200, 0, 29600},
    {"BRKR", "Brookline Capital", "Asset management", "chart-pie", "Boston, Massachusetts",
     "Manages pensions and funds of 900 billion dollars.", 3, 1932, 39210, 150000, 1100, 155, 125,
     90, 220, 0, 7700},
    {"XCHG", "Northbank Exchange", "Exchanges", "scale", "Chicago, Illinois",
     "Runs markets for futures and options, and sells the data of them.", 3, 1848, 24866, 360000,
     1900, 110, 75, 75, 190, 0, 4300},
    {"PAYX", "Paywell", "Payments", "wallet", "Atlanta, Georgia",
     "Moves money between banks, and prints the terminals' receipts.", 3, 2002, 8312, 720000, 8600,
     205, 130, 90, 0, 0, 21500},
    {"LEND", "Lendmark", "Online lending", "hand-coins", "Oakland, California",
     "Lends by telephone within a minute, and sells the loans on.", 3, 2015, 1158, 540000, 15300,
     375, 165, 130, 0, 0, 1900},
    {"CURE", "Curewell Therapeutics", "Biotechnology", "dna", "Cambridge, Massachusetts",
     "Medicines against inherited diseases of the blood; four are approved.", 5, 2007, 18877,
     130000, 1800, 265, 95, 120, 0, 0, 3200},
    {"PHRM", "Pharos Labs", "Pharmaceuticals", "pill", "Princeton, New Jersey",
     "Medicines and vaccines, the oldest of which is from 1894.", 5, 1888, 9741, 1820000, 9300, 105,
     60, 85, 310, 0, 73900},
    {"SCAN", "Scanwell Imaging", "Medical devices", "scan", "Minneapolis, Minnesota",
     "Scanners for hospitals, and the programs that read their pictures.", 5, 1981, 15403, 290000,
     2400, 140, 90, 85, 60, 0, 17300},
    {"GENX", "Genexa Bio", "Biotechnology", "microscope", "San Diego, California",
     "Tests that find cancers in a drop of blood.", 5, 2013, 2465, 260000, 7100, 365, 125, 140, 0,
     0, 2100},
    {"CARE", "Carewell Insurance", "Health insurance", "shield-plus", "Nashville, Tennessee",
     "Insures the health of fourteen million people.", 5, 1985, 43690, 220000, 1600, 135, 75, 85,
     130, 0, 38200},
    {"DENT", "Dentara", "Dental supplies", "smile", "York, Pennsylvania",
     "What dentists work with, from chairs to crowns.", 5, 1899, 4629, 210000, 1400, 150, 90, 80,
     150, 0, 14900},
    {"CRUN", "Crunch & Co.", "Snacks", "cookie", "Salisbury, Maryland",
     "Crisps, nuts and biscuits, sold in every petrol station.", 6, 1947, 8864, 350000, 2600, 95,
     50, 70, 270, 0, 21100},
    {"BREW", "Brewster Beverages", "Beverages", "beer", "Milwaukee, Wisconsin",
     "Beer, and more and more of what is not beer.", 6, 1863, 5407, 610000, 4700, 105, 60, 70, 330,
     0, 16800},
    {"SOAP", "Sapone Household", "Household goods", "spray-can", "Cincinnati, Ohio",
     "Soaps, nappies and razors of thirty-one brands.", 6, 1879, 14283, 1150000, 6100, 90, 55, 75,
     240, 0, 57200},
    {"GROC", "Greengate Markets", "Grocery stores", "carrot", "Kansas City, Missouri",
     "Supermarkets in nineteen states, with their own farms.", 6, 1938, 4952, 570000, 5500, 120, 60,
     75, 210, 0, 186000},
    {"FRSH", "Freshfield Farms", "Agriculture", "wheat", "Fresno, California",
     "Almonds, tomatoes and lettuce from a quarter of a million acres.", 6, 1926, 3108, 140000,
     1300, 155, 70, 85, 190, 0, 12600},
    {"WAVE", "Wavelength Media", "Broadcasting", "radio", "Los Angeles, California",
     "Radio stations, podcasts and a streaming service for films.", 1, 1972, 2631, 620000, 9800,
     215, 120, 120, 0, 0, 13200},
    {"TALK", "Talkline", "Telephone", "phone", "Dallas, Texas",
     "Mobile telephones and fibre for sixty million customers.", 1, 1983, 3985, 2900000, 17300, 105,
     65, 85, 520, 0, 94100},
    {"PLAY", "Playhouse Games", "Video games", "gamepad-2", "Montreal, Quebec",
     "Games for consoles and telephones, one of them played by a hundred million.", 1, 1997, 12844,
     270000, 3700, 200, 105, 105, 40, 0, 11700},
    {"PRNT", "Printline Press", "Publishing", "newspaper", "New York, New York",
     "Newspapers, school books and a crossword that pays for both.", 1, 1851, 1722, 170000, 1500,
     190, 100, 90, 260, 0, 8800},
    {"VOLT", "Voltway Motors", "Electric vehicles", "car", "Fremont, California",
     "Electric vans and buses, and the depots that charge them.", 7, 2010, 16327, 480000, 18900,
     320, 165, 135, 0, 0, 24300},
    {"REST", "Restwell Hotels", "Hotels", "bed-double", "Orlando, Florida",
     "Hotels by the motorway and by the sea, most of them franchised.", 7, 1952, 11206, 230000,
     2000, 165, 120, 100, 110, 0, 34700},
    {"COOK", "Copperpot Kitchens", "Restaurants", "utensils", "Denver, Colorado",
     "Soup, bread and coffee in 1,900 restaurants.", 7, 1994, 20518, 110000, 1500, 170, 105, 95, 70,
     0, 98000},
    {"SHOE", "Longstride", "Footwear", "footprints", "Portland, Oregon",
     "Shoes for running, and for those who only look like it.", 7, 1971, 7693, 640000, 6700, 185,
     110, 105, 170, 0, 41900},
    {"HOME", "Hearth & Hammer", "Home improvement", "hammer", "Mooresville, North Carolina",
     "Timber, tools and paint for builders and those who try.", 7, 1961, 28754, 590000, 4100, 145,
     110, 95, 210, 0, 212000},
    {"TOYS", "Tinker Toys Works", "Toys", "puzzle", "Providence, Rhode Island",
     "Wooden trains, building sets and a board game older than the company.", 7, 1908, 1476, 190000,
     2800, 220, 110, 95, 130, 0, 5400},
    {"TOWR", "Towerline Trust", "Radio towers", "tower-control", "Phoenix, Arizona",
     "Owns the masts that telephone companies hang their aerials on.", 10, 1998, 19642, 430000,
     2100, 130, 75, 95, 290, 0, 3600},
    {"STOR", "Storehaven", "Warehouses", "warehouse", "Salt Lake City, Utah",
     "Lets garages and warehouses by the month, and data halls by the decade.", 10, 1972, 284160,
     34000, 120, 140, 80, 95, 240, 0, 5900},
    {"SPTT", "Septet Technology Fund", "Sector fund", "monitor", "Wilmington, Delaware",
     "Holds the technology companies of the index.", 0, 2000, 22836, 460000, 7400, 125, 115, 110,
     60, 0, 0},
    {"SPTB", "Septet Bond Fund", "Bond fund", "scroll-text", "Wilmington, Delaware",
     "Holds bonds of the treasury that are due in seven to ten years.", 9, 2003, 9614, 1300000,
     8200, 38, -5, 10, 390, 0, 0},
};

struct Split {
  std::string_view symbol;
  std::int64_t to, days_ago;
};
constexpr Split splits[] = {{"NVLX", 4, 391}, {"ORCD", 2, 868}, {"VOLT", 3, 203}};

}  // namespace

std::span<const Company> companies() {
  return table;
}

std::span<const std::string_view> sectors() {
  return sector_names;
}

std::uint32_t sector_index(std::string_view sector) {
  const auto found = std::find(sector_names.begin(), sector_names.end(), sector);
  if (found != sector_names.end()) return static_cast<std::uint32_t>(found - sector_names.begin());
  std::uint32_t sum = 0;
  for (const char c : sector) sum = sum * 31 + static_cast<unsigned char>(c);
  return sum % (sector_count - 1);
}

const Company* find_company(std::string_view symbol) {
  const auto* found = std::find_if(std::begin(table), std::end(table),
                                   [&](const Company& c) { return c.symbol == symbol; });
  return found == std::end(table) ? nullptr : found;
}

Traits traits_of(const Company& company) {
  Traits out;
  out.price = std::int64_t{company.price_cents} * 100;
  out.daily_shares = std::int64_t{company.daily_thousands} * 1'000;
  out.volatility_ppm = std::int64_t{company.volatility_bp} * 100;
  out.market_ppm = std::int64_t{company.market_percent} * 10'000;
  out.sector_ppm = std::int64_t{company.sector_percent} * 10'000;
  out.sector = company.sector;
  return out;
}

Past past_of(const Company& company) {
  Past out;
  out.yield_ppm = std::int64_t{company.yield_bp} * 100;
  out.last_day_ppm = std::int64_t{company.last_day_bp} * 100;
  out.reports = company.employees > 0;
  for (const Split& split : splits) {
    if (split.symbol != company.symbol) continue;
    out.split_to = split.to;
    out.split_days_ago = split.days_ago;
  }
  return out;
}

Stock stock_of(const Company& company) {
  Stock out;
  const bool fund = company.employees == 0;
  out.symbol = company.symbol;
  out.name = company.name;
  out.kind = fund ? StockKind::etf : StockKind::equity;
  out.sector = fund ? sector_names.back() : sector_names[company.sector];
  out.industry = company.industry;
  out.summary = company.summary;
  out.icon = company.icon;
  out.shares_outstanding = Quantity::whole(std::int64_t{company.shares_thousands} * 1'000);
  out.headquarters = std::string(company.headquarters);
  if (!fund) out.employees = company.employees;
  out.founded = company.founded;
  // Dearer to borrow the wilder it is: half a per cent to some per cent a year.
  const std::int64_t wildness = company.volatility_bp > 150 ? company.volatility_bp - 150 : 0;
  out.borrow_rate = Percent{5'000 + wildness * 150};
  out.shortable = company.price_cents >= 500;
  return out;
}

}  // namespace septet::market
