mod health;
mod legal_entities;
mod locations;
mod problems;
mod session;
mod tenants;
