/*
 * The service Bench in Apache Thrift's interface language.
 *
 * Names and order follow the data model. Thrift has signed integers only: an unsigned one travels as the same bits in the
 * signed type of its width. It has no single precision: an f32 travels as a double.
 */

/* One line of a web server's access log. */
struct LogLine {
  1: required i32 address  /* the four bytes of an IPv4 address, the first one highest */
  2: required string identity
  3: required string user
  4: required string date
  5: required string request
  6: required i16 status
  7: required i64 size
}

struct Vector {
  1: required double x
  2: required double y
  3: required double z
}

struct Triangle {
  1: required Vector a
  2: required Vector b
  3: required Vector c
  4: required Vector normal
}

enum GameMode {
  Survival = 0
  Creative = 1
  Adventure = 2
  Spectator = 3
}

struct Position {
  1: required double x
  2: required double y
  3: required double z
}

struct Item {
  1: required i8 count
  2: required i8 slot
  3: required string id
}

struct Abilities {
  1: required double walk_speed
  2: required double fly_speed
  3: required bool may_fly
  4: required bool flying
  5: required bool invulnerable
  6: required bool may_build
  7: required bool instabuild
}

struct Entity {
  1: required string id
  2: required Position position
  3: required Position motion
  4: required double yaw
  5: required double pitch
  6: required double fall_distance
  7: required i16 fire
  8: required i16 air
  9: required bool on_ground
  10: required bool silent
  11: required binary uuid
  12: optional string custom_name
}

struct Vehicle {
  1: required binary uuid
  2: required Entity entity
}

struct RecipeBook {
  1: required list<string> recipes
  2: required list<string> to_be_displayed
  3: required bool filtering
  4: required bool open
}

/* A player of a saved game. */
struct Player {
  1: required GameMode mode
  2: required GameMode previous_mode
  3: required i64 score
  4: required string dimension
  5: required i32 selected_slot
  6: required Item selected_item
  7: optional string spawn_dimension
  8: required i64 spawn_x
  9: required i64 spawn_y
  10: required i64 spawn_z
  11: optional bool spawn_forced
  12: required i16 sleep_timer
  13: required double food_exhaustion
  14: required double food_saturation
  15: required i32 food_tick_timer
  16: required i32 xp_level
  17: required double xp_progress
  18: required i32 xp_total
  19: required i32 xp_seed
  20: required list<Item> inventory
  21: required list<Item> ender_items
  22: required Abilities abilities
  23: optional Position entered_nether_at
  24: optional Vehicle vehicle
  25: optional Entity left_shoulder
  26: optional Entity right_shoulder
  27: required bool seen_credits
  28: required RecipeBook recipe_book
}

enum MediaPlayer {
  Java = 0
  Flash = 1
}

enum ImageSize {
  Small = 0
  Large = 1
}

struct Image {
  1: required string uri
  2: optional string title
  3: required i32 width
  4: required i32 height
  5: required ImageSize size
}

struct Media {
  1: required string uri
  2: optional string title
  3: required i32 width
  4: required i32 height
  5: required string format
  6: required i64 duration
  7: required i64 size
  8: optional i32 bitrate
  9: required list<string> persons
  10: required MediaPlayer player
  11: optional string copyright
  12: required list<Image> images
}

enum Allegiance {
  Friend = 0
  Neutral = 1
  Hostile = 2
  Unknown = 3
}

struct Contact {
  1: required i32 id
  2: required Allegiance allegiance
  3: required string name
  4: required double x
  5: required double y
  6: required double heading
  7: required double speed
  8: required i8 health
  9: required i32 flags
  10: optional i32 leader
}

struct Update {
  1: required i64 tick
  2: required list<Contact> contacts
  3: required binary terrain
}

enum Color {
  Black = 0
  White = 1
  Red = 2
  Green = 3
  Blue = 4
  Silver = 5
}

struct Engine {
  1: required i16 horsepower
  2: required i8 cylinders
  3: required i32 displacement
  4: required bool gas
  5: required bool electric
}

struct Car {
  1: required string make
  2: required string model
  3: required Color color
  4: required i8 seats
  5: required i8 doors
  6: required i16 length
  7: required i32 weight
  8: required Engine engine
  9: required double fuel_capacity
  10: required double fuel_level
  11: required bool power_windows
  12: required bool power_steering
  13: required bool radio
  14: required i8 cup_holders
  15: required i64 price
}

struct SearchResult {
  1: required string url
  2: required double score
  3: required string snippet
}

struct Driver {
  1: required i64 id
  2: required double latitude
  3: required double longitude
}

struct Ride {
  1: required double latitude
  2: required double longitude
  3: required i32 wanted
  4: required list<Driver> drivers
}

struct Candidate {
  1: required i64 driver
  2: required double distance
}

struct Product {
  1: required i64 id
  2: required string name
  3: required i32 price
  4: required i32 stock
  5: required list<string> tags
}

enum Operation {
  Add = 0
  Subtract = 1
  Multiply = 2
  Divide = 3
  Modulo = 4
}

/*
 * One side of an expression: exactly one of the two is there. A union has the same bytes; the compiler's Rust code for a
 * union panics where an unknown field is all that came.
 */
struct Operand {
  1: optional i32 number
  2: optional Expression nested
}

struct Expression {
  1: required Operation operation
  2: required Operand left
  3: required Operand right
}

/* A request that was understood and is refused. */
exception Refused {
  1: required string reason
}

service Bench {
  binary EchoBlob(1: binary bytes)
  list<LogLine> EchoLog(1: list<LogLine> lines)
  list<Triangle> EchoMesh(1: list<Triangle> triangles)
  list<Player> EchoPlayer(1: list<Player> players)
  Media EchoMedia(1: Media media)
  Update EchoContacts(1: Update update)
  i64 Total(1: list<Car> cars)
  list<SearchResult> Rank(1: list<SearchResult> results)
  i32 Eval(1: Expression expression) throws (1: Refused refused)
  list<Candidate> Match(1: Ride ride)
  list<Product> Expand(1: i32 count) throws (1: Refused refused)
  i64 Burn(1: i32 rounds) throws (1: Refused refused)
}
