curl --location --request POST 'https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/put_objects/<object_1>' \
--header 'Authorization: Bearer <API_TOKEN>' \
--form 'objects="[{\"id\":<id_object_1>,\"data\":{\"field_1\":\"O\\'Connor\",\"field_2\":\"value_2\"}}]"'
