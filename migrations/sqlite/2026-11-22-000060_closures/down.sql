DROP TABLE worker_job;
DROP TABLE listing_closure;
