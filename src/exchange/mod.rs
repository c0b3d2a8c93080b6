pub mod boundaries;
pub mod gazetteer;
pub mod ground;
pub mod postcodes;
pub mod statistics;
