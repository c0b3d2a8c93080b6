pub mod opening_times;
