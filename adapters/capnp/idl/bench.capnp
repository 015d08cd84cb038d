# The service Bench in Cap'n Proto's schema language.
#
# Names and order follow the data model. What may be absent is a null pointer where it is one, and a union with nothing in
# it where it is a number. `match` is a keyword of Rust that the generator does not escape: the method is `matchRide`.

@0xd31de5efcb4d7a52;

# One line of a web server's access log.
struct LogLine {
  address @0 :UInt32;  # the four bytes of an IPv4 address, the first one highest
  identity @1 :Text;
  user @2 :Text;
  date @3 :Text;
  request @4 :Text;
  status @5 :UInt16;
  size @6 :UInt64;
}

struct Vector {
  x @0 :Float32;
  y @1 :Float32;
  z @2 :Float32;
}

struct Triangle {
  a @0 :Vector;
  b @1 :Vector;
  c @2 :Vector;
  normal @3 :Vector;
}

enum GameMode {
  survival @0;
  creative @1;
  adventure @2;
  spectator @3;
}

struct Position {
  x @0 :Float64;
  y @1 :Float64;
  z @2 :Float64;
}

struct Item {
  count @0 :UInt8;
  slot @1 :UInt8;
  id @2 :Text;
}

struct Abilities {
  walkSpeed @0 :Float32;
  flySpeed @1 :Float32;
  mayFly @2 :Bool;
  flying @3 :Bool;
  invulnerable @4 :Bool;
  mayBuild @5 :Bool;
  instabuild @6 :Bool;
}

struct Entity {
  id @0 :Text;
  position @1 :Position;
  motion @2 :Position;
  yaw @3 :Float32;
  pitch @4 :Float32;
  fallDistance @5 :Float32;
  fire @6 :UInt16;
  air @7 :UInt16;
  onGround @8 :Bool;
  silent @9 :Bool;
  uuid @10 :Data;
  customName @11 :Text;  # null where there is none
}

struct Vehicle {
  uuid @0 :Data;
  entity @1 :Entity;
}

struct RecipeBook {
  recipes @0 :List(Text);
  toBeDisplayed @1 :List(Text);
  filtering @2 :Bool;
  open @3 :Bool;
}

# A player of a saved game.
struct Player {
  mode @0 :GameMode;
  previousMode @1 :GameMode;
  score @2 :Int64;
  dimension @3 :Text;
  selectedSlot @4 :UInt32;
  selectedItem @5 :Item;
  spawnDimension @6 :Text;  # null where there is none
  spawnX @7 :Int64;
  spawnY @8 :Int64;
  spawnZ @9 :Int64;
  spawnForced :union {
    unknown @10 :Void;
    value @11 :Bool;
  }
  sleepTimer @12 :UInt16;
  foodExhaustion @13 :Float32;
  foodSaturation @14 :Float32;
  foodTickTimer @15 :UInt32;
  xpLevel @16 :UInt32;
  xpProgress @17 :Float32;
  xpTotal @18 :Int32;
  xpSeed @19 :Int32;
  inventory @20 :List(Item);
  enderItems @21 :List(Item);
  abilities @22 :Abilities;
  enteredNetherAt @23 :Position;  # null where there is none
  vehicle @24 :Vehicle;  # null where there is none
  leftShoulder @25 :Entity;  # null where there is none
  rightShoulder @26 :Entity;  # null where there is none
  seenCredits @27 :Bool;
  recipeBook @28 :RecipeBook;
}

enum MediaPlayer {
  java @0;
  flash @1;
}

enum ImageSize {
  small @0;
  large @1;
}

struct Image {
  uri @0 :Text;
  title @1 :Text;  # null where there is none
  width @2 :Int32;
  height @3 :Int32;
  size @4 :ImageSize;
}

struct Media {
  uri @0 :Text;
  title @1 :Text;  # null where there is none
  width @2 :Int32;
  height @3 :Int32;
  format @4 :Text;
  duration @5 :Int64;
  size @6 :Int64;
  bitrate :union {
    unknown @7 :Void;
    value @8 :Int32;
  }
  persons @9 :List(Text);
  player @10 :MediaPlayer;
  copyright @11 :Text;  # null where there is none
  images @12 :List(Image);
}

enum Allegiance {
  friend @0;
  neutral @1;
  hostile @2;
  unknown @3;
}

struct Contact {
  id @0 :UInt32;
  allegiance @1 :Allegiance;
  name @2 :Text;
  x @3 :Float32;
  y @4 :Float32;
  heading @5 :Float32;
  speed @6 :Float32;
  health @7 :UInt8;
  flags @8 :UInt32;
  leader :union {
    unknown @9 :Void;
    value @10 :UInt32;
  }
}

struct Update {
  tick @0 :UInt64;
  contacts @1 :List(Contact);
  terrain @2 :Data;
}

enum Color {
  black @0;
  white @1;
  red @2;
  green @3;
  blue @4;
  silver @5;
}

struct Engine {
  horsepower @0 :UInt16;
  cylinders @1 :UInt8;
  displacement @2 :UInt32;
  gas @3 :Bool;
  electric @4 :Bool;
}

struct Car {
  make @0 :Text;
  model @1 :Text;
  color @2 :Color;
  seats @3 :UInt8;
  doors @4 :UInt8;
  length @5 :UInt16;
  weight @6 :UInt32;
  engine @7 :Engine;
  fuelCapacity @8 :Float32;
  fuelLevel @9 :Float32;
  powerWindows @10 :Bool;
  powerSteering @11 :Bool;
  radio @12 :Bool;
  cupHolders @13 :UInt8;
  price @14 :UInt64;
}

struct SearchResult {
  url @0 :Text;
  score @1 :Float64;
  snippet @2 :Text;
}

struct Driver {
  id @0 :UInt64;
  latitude @1 :Float64;
  longitude @2 :Float64;
}

struct Ride {
  latitude @0 :Float64;
  longitude @1 :Float64;
  wanted @2 :UInt32;
  drivers @3 :List(Driver);
}

struct Candidate {
  driver @0 :UInt64;
  distance @1 :Float64;
}

struct Product {
  id @0 :UInt64;
  name @1 :Text;
  price @2 :UInt32;
  stock @3 :Int32;
  tags @4 :List(Text);
}

enum Operation {
  add @0;
  subtract @1;
  multiply @2;
  divide @3;
  modulo @4;
}

struct Expression {
  operation @0 :Operation;
  left :union {
    number @1 :Int32;
    nested @2 :Expression;
  }
  right :union {
    number @3 :Int32;
    nested @4 :Expression;
  }
}

interface Bench {
  echoBlob @0 (bytes :Data) -> (bytes :Data);
  echoLog @1 (lines :List(LogLine)) -> (lines :List(LogLine));
  echoMesh @2 (triangles :List(Triangle)) -> (triangles :List(Triangle));
  echoPlayer @3 (players :List(Player)) -> (players :List(Player));
  echoMedia @4 (media :Media) -> (media :Media);
  echoContacts @5 (update :Update) -> (update :Update);
  total @6 (cars :List(Car)) -> (cents :UInt64);
  rank @7 (results :List(SearchResult)) -> (results :List(SearchResult));
  eval @8 (expression :Expression) -> (value :Int32);
  matchRide @9 (ride :Ride) -> (candidates :List(Candidate));
  expand @10 (count :UInt32) -> (products :List(Product));
  burn @11 (rounds :UInt32) -> (hash :UInt64);
}
