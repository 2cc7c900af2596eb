-- Setting up has a step for how a company's pages look. Staff see how far every client is, so they see that there is a colour
-- or a logo, and since when; not the picture.

create policy platform on tenant_brands for select to app_platform using (true);
grant select (tenant_id, colour, updated_at) on tenant_brands to app_platform;
create policy platform on tenant_logos for select to app_platform using (true);
grant select (tenant_id, created_at) on tenant_logos to app_platform;
