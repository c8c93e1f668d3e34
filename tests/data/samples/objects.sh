curl --location --request GET "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/get_objects/<OBJECT_NAME>" \
--header "Authorization: Bearer <API_TOKEN>"
